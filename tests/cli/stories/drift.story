Somebody edits the zone between plan and apply: the edit stays, the plan is refused, the difference shown.

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
mx: {"@": [10 mx1.host.example], lists: absent}

$ mxsync plan --out plan.json
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx1.host.example
  - lists  MX  TTL 3600
      - 10 mail.example.com
  = mail example.com: mx1.host.example; mx1.host.example down: mail waits (hosts not looked up)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
      hint: let the old hosts receive and forward until then
  * warning MX008: lists.example.com: mail goes to the address of the name itself from now on, or nowhere if it has none

Plan: 0 to create, 1 to replace, 1 to delete in 1 zone
2> not shown: 1 info; mxsync check shows them
2> saved plan.json, <DIGEST>
2> apply it with: mxsync apply plan.json

$ sed -i 's/10 mail     ; the old server/15 other.host.example. ; changed at night/' zones/example.com.zone; cp zones/example.com.zone night

$ mxsync apply plan.json
example.com (bind): drifted
  ~ @  drifted
      expected 10 mail.example.com (TTL 3600)
      found    15 other.host.example (TTL 3600)
  - lists  refused
  example.com. in zones/example.com.zone is 15 other.host.example. (TTL 3600), the plan saw 10 mail.example.com. (TTL 3600)
  hint: plan again
Apply: 1 zone drifted
2> receipt: .mxsync/receipts/<RECEIPT>
[exit 3]

$ cmp night zones/example.com.zone && echo untouched
untouched
