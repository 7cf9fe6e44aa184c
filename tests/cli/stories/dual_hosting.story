A zone at two hosts: planned together, changed in the listed order, stopped at the first failure, undone backwards.

--- mxsync.yaml
specs: specs/
providers:
  old: {type: bind, file: "old/{zone}.zone"}
  new: {type: bind, file: "new/{zone}.zone"}

--- old/example.com.zone
$TTL 1h
@     IN SOA ns1 hostmaster ( 2020010101 2h 15m 2w 5m )
      IN NS  ns1
      IN MX  10 mail
ns1   IN A   192.0.2.53
mail  IN A   192.0.2.25

--- new/example.com.zone
$TTL 1h
@     IN SOA ns2 hostmaster ( 2020010101 2h 15m 2w 5m )
      IN NS  ns2
      IN MX  10 mail
ns2   IN A   198.51.100.53
mail  IN A   192.0.2.25

--- specs/example.com.yaml
zone: example.com
providers: [new, old]
mx: [10 mx.host.example]

$ mxsync plan --out plan.json
example.com  (new file:new/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx.host.example
  = mail example.com: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
      hint: let the old hosts receive and forward until then

example.com  (old file:old/example.com.zone)
  once new is changed
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx.host.example
  = mail example.com: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
      hint: let the old hosts receive and forward until then

Plan: 0 to create, 2 to replace, 0 to delete in 2 zones
2> not shown: 2 infos; mxsync check shows them
2> saved plan.json, <DIGEST>
2> apply it with: mxsync apply plan.json

$ cp old/example.com.zone moved; sed -i 's/MX  10 mail/MX  20 mail/' old/example.com.zone; mxsync apply plan.json
example.com (new): refused
  ~ @
  held back: old, a host of this zone too, is drifted
example.com (old): drifted
  ~ @  drifted
      expected 10 mail.example.com (TTL 3600)
      found    20 mail.example.com (TTL 3600)
  the zone is not as it was planned
Apply: 1 zone refused, 1 zone drifted
2> receipt: .mxsync/receipts/<RECEIPT>
[exit 3]

$ mxsync plan > /dev/null; mv old/example.com.zone away; mxsync plan
example.com  (new file:new/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx.host.example
  ! held back: old, a host of this zone too, could not be planned
  = mail example.com: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
      hint: let the old hosts receive and forward until then

Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
2> not shown: 2 infos; mxsync check shows them
2> error: example.com (old): provider 'old' has no zone example.com
2>   hint: there is no file old/example.com.zone
2> 1 zone cannot be applied as planned, see the lines with !
2> not shown: 1 info; mxsync check shows them
2> 1 zone could not be planned
[exit 1]

$ mxsync apply plan.json
example.com (new): refused
  ~ @
  held back: old, a host of this zone too, is refused
example.com (old): refused
  ~ @
  provider 'old' has no zone example.com
  hint: there is no file old/example.com.zone
Apply: 2 zones refused
2> receipt: .mxsync/receipts/<RECEIPT>
[exit 3]

$ mv moved old/example.com.zone; mxsync apply --parallelism 8 plan.json
example.com (new): applied
  ~ @
example.com (old): applied
  ~ @
Apply: 2 zones applied
2> receipt: .mxsync/receipts/<RECEIPT>

$ mxsync show .mxsync/receipts/$(ls .mxsync/receipts | tail -1)
Applied <TIME> by <ACTOR>
plan <DIGEST>

example.com  (new file:new/example.com.zone): applied
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx.host.example

example.com  (old file:old/example.com.zone): applied
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx.host.example

Apply: 2 zones applied

$ mxsync plan --detailed-exitcode
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> 2 zones as specified

$ mxsync undo --auto-approve
example.com  (old file:old/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mx.host.example
      + 10 mail.example.com

example.com  (new file:new/example.com.zone)
  once old is changed
  ~ @  MX  TTL 3600
      - 10 mx.host.example
      + 10 mail.example.com

Plan: 0 to create, 2 to replace, 0 to delete in 2 zones
example.com (old): applied
  ~ @
example.com (new): applied
  ~ @
Apply: 2 zones applied
2> undoing .mxsync/receipts/<RECEIPT> (applied <TIME>)
2> receipt: .mxsync/receipts/<RECEIPT>
2> the specs still want it the other way; edit them, or the next apply redoes it:
2>   specs/example.com.yaml:3:1  (example.com)
2>     "@":
2>       ttl: 3600
2>       set:
2>         - 10 mail.example.com

$ grep -h 'IN MX' old/example.com.zone new/example.com.zone
      IN MX  10 mail.example.com.
      IN MX  10 mail.example.com.

$ sed -i 's/new, old/old, new/' specs/example.com.yaml; mxsync apply plan.json
example.com (new): refused
  ~ @
  its spec changed after the plan was made
  hint: make a new plan, or apply this one without looking at the specs: --detached
example.com (old): refused
  ~ @
  its spec changed after the plan was made
  hint: make a new plan, or apply this one without looking at the specs: --detached
Apply: 2 zones refused
2> receipt: .mxsync/receipts/<RECEIPT>
[exit 3]
