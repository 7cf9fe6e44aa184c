A plan file is what was approved: altered, cut off, foreign or outdated ones are refused.

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

$ mxsync plan --out plan.json
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx1.host.example
  = mail example.com: mx1.host.example; mx1.host.example down: mail waits (hosts not looked up)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
      hint: let the old hosts receive and forward until then

Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
2> not shown: 1 info; mxsync check shows them
2> saved plan.json, <DIGEST>
2> apply it with: mxsync apply plan.json

$ sed 's/mx1.host.example/mx1.evil.example/' plan.json > altered.json; mxsync apply altered.json
2> altered.json: the plan was altered: its digest does not match its body
2>   hint: make a new plan with: mxsync plan --out FILE
[exit 1]

$ head -c 300 plan.json > cut.json; mxsync apply cut.json
2> cut.json:13:15: this is not a whole JSON document: expecting value
2>   hint: the file is truncated or no plan; make a new one with: mxsync plan --out FILE
[exit 1]

$ sed 's#mxsync.plan/1#mxsync.plan/2#' plan.json > newer.json; mxsync apply newer.json
2> newer.json: schema 'mxsync.plan/2' is none this mxsync understands, 'mxsync.plan/1' is needed
2>   hint: make a new plan with: mxsync plan --out FILE
[exit 1]

$ mxsync apply missing.json
2> error: missing.json does not exist
[exit 1]

$ mxsync apply specs
2> error: specs is a directory, a regular file is needed
[exit 1]

$ mxsync apply plan.json --expect-digest sha256:0000
2> error: plan.json has digest <DIGEST>, expected was sha256:0000
2>   hint: this is not the plan that was approved; nothing was changed
[exit 3]

$ sed -i 's/10 mx1/20 mx1/' specs/example.com.yaml; mxsync apply plan.json
example.com (bind): refused
  ~ @
  its spec changed after the plan was made
  hint: make a new plan, or apply this one without looking at the specs: --detached
Apply: 1 zone refused
2> receipt: .mxsync/receipts/<RECEIPT>
[exit 3]

$ mv specs/example.com.yaml specs/example.com.txt; mxsync apply plan.json
example.com (bind): failed
  ~ @
  no readable spec names this zone, and there are errors in the specs
  hint: mend them first
Apply: 1 zone failed
2> error: there is no spec file in specs
2>   hint: mxsync init writes a first one, mxsync import makes them from live zones
2> receipt: .mxsync/receipts/<RECEIPT>
[exit 1]

$ printf 'zone: other.example\nmx: no-mail\n' > specs/other.yaml; mxsync apply plan.json
example.com (bind): refused
  ~ @
  no spec names this zone at this provider any more
  hint: make a new plan, or apply this one without looking at the specs: --detached
Apply: 1 zone refused
2> receipt: .mxsync/receipts/<RECEIPT>
[exit 3]

$ mxsync apply --detached plan.json
example.com (bind): applied
  ~ @
Apply: 1 zone applied
2> receipt: .mxsync/receipts/<RECEIPT>
