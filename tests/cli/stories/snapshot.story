Planning against a snapshot needs no access to the host.

--- mxsync.yaml
specs: specs/
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}
guard: {max_changed: 100, max_removed: 1}

--- zones/example.com.zone
$TTL 1h
@     IN SOA ns1 hostmaster ( 2020010101 2h 15m 2w 5m ) ; keep me
      IN NS  ns1
      IN MX  10 mail     ; the old server
      IN TXT "v=spf1 mx -all"
ns1   IN A   192.0.2.53
mail  IN A   192.0.2.25
lists IN MX  10 mail

--- specs/example.com.yaml
zone: example.com
mx: {"@": [10 mx1.host.example]}

$ mxsync import --all --format json --provider bind > live.json; rm -r zones

$ mxsync plan --against live.json
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx1.host.example
  = mail example.com: mx1.host.example; mx1.host.example down: mail waits (hosts not looked up)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
      hint: let the old hosts receive and forward until then

Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
2> not shown: 1 info; mxsync check shows them

$ mxsync plan
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> error: example.com (bind): provider 'bind' has no zone example.com
2>   hint: there is no file zones/example.com.zone
2> 1 zone could not be planned
[exit 1]

$ mxsync plan --against mxsync.yaml
2> mxsync.yaml: this is not a whole JSON document
[exit 1]
