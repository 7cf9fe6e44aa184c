What plan prints is what apply expects: the digest pins what was approved, whatever the order of zones.

--- mxsync.yaml
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}

--- zones/example.com.zone
$TTL 1h
@ IN SOA ns1 hostmaster 1 2h 15m 2w 5m
@ IN NS ns1.host.example.
@ IN MX 10 old.host.example.

--- zones/a.example.zone
$TTL 1h
@ IN SOA ns1 hostmaster 1 2h 15m 2w 5m
@ IN NS ns1.host.example.
@ IN MX 10 old.host.example.

--- specs/both.yaml
zones: [a.example, example.com]
mx: [10 new.host.example]

$ mxsync plan --out plan.json 2>said; cat said
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 new.host.example
  = mail example.com: new.host.example; new.host.example down: mail waits (hosts not looked up)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

a.example  (bind file:zones/a.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 new.host.example
  = mail a.example: new.host.example; new.host.example down: mail waits (hosts not looked up)
  * warning MX402: a.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

Plan: 0 to create, 2 to replace, 0 to delete in 2 zones
not shown: 2 infos; mxsync check shows them
saved plan.json, <DIGEST>
apply it with: mxsync apply plan.json

$ mxsync apply plan.json --expect-digest "$UNSET"
2> error: plan.json has digest <DIGEST>, expected was
2>   hint: this is not the plan that was approved; nothing was changed
[exit 3]

$ mxsync apply plan.json --expect-digest "$(grep -o 'sha256:[0-9a-f]*' said)"
example.com (bind): applied
  ~ @
a.example (bind): applied
  ~ @
Apply: 2 zones applied
2> receipt: .mxsync/receipts/<RECEIPT>

$ mxsync plan --out specs/both.yaml
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> 2 zones as specified
2> error: specs/both.yaml exists and is no plan, so it is not overwritten
2>   hint: name another file
[exit 1]

$ mxsync plan --out plan.json --detailed-exitcode
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> 2 zones as specified
2> saved plan.json, <DIGEST>
