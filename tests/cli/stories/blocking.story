An error keeps its own zone from being changed, unless the live set has it already; a waiver lifts it.

--- mxsync.yaml
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}
checks: {severity: {MX014: off, MX402: off}}

--- zones/bad.example.zone
$TTL 1h
@ IN SOA ns1.host.example. hostmaster.host.example. ( 2020010101 2h 15m 2w 5m )
  IN NS  ns1.host.example.
  IN MX  10 mail.host.example.

--- zones/good.example.zone
$TTL 1h
@ IN SOA ns1.host.example. hostmaster.host.example. ( 2020010101 2h 15m 2w 5m )
  IN NS  ns1.host.example.
  IN MX  10 mail.host.example.

--- zones/before.example.zone
$TTL 1h
@ IN SOA ns1.host.example. hostmaster.host.example. ( 2020010101 2h 15m 2w 5m )
  IN NS  ns1.host.example.
  IN MX  10 mail.local.
  IN MX  20 mail.host.example.

--- specs/bad.yaml
zone: bad.example
mx: [10 mx.local]

--- specs/good.yaml
zone: good.example
mx: [10 mx.host.example]

--- specs/before.yaml
zone: before.example
mx: [10 mail.local, 20 mx.host.example]

$ mxsync plan --out plan.json
bad.example  (bind file:zones/bad.example.zone)
  ~ @  MX  TTL 3600
      - 10 mail.host.example
      + 10 mx.local
  = mail bad.example: mx.local; mx.local down: mail waits (hosts not looked up)
  ! error MX010: bad.example: target mx.local cannot be found by other networks (RFC 6762 §3: names of one local network)
      hint: write a name that everybody can look up

before.example  (bind file:zones/before.example.zone)
  ~ @  MX  TTL 3600
        10 mail.local
      - 20 mail.host.example
      + 20 mx.host.example
  = mail before.example: mail.local, then mx.host.example; any one host down: still delivered (hosts not looked up)
  * warning MX010 (pre-existing): before.example: target mail.local cannot be found by other networks (RFC 6762 §3: names of one local network)
      hint: write a name that everybody can look up

good.example  (bind file:zones/good.example.zone)
  ~ @  MX  TTL 3600
      - 10 mail.host.example
      + 10 mx.host.example
  = mail good.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)

Plan: 0 to create, 3 to replace, 0 to delete in 3 zones
2> 1 zone cannot be applied as planned, see the lines with !
2> saved plan.json, <DIGEST>
2> apply it with: mxsync apply plan.json

$ mxsync apply plan.json
bad.example (bind): refused
  ~ @
  MX010: bad.example: target mx.local cannot be found by other networks
  hint: mxsync check --explain MX010 tells more
before.example (bind): applied
  ~ @
good.example (bind): applied
  ~ @
Apply: 2 zones applied, 1 zone refused
2> receipt: .mxsync/receipts/<RECEIPT>
[exit 3]

$ mxsync plan --detailed-exitcode
bad.example  (bind file:zones/bad.example.zone)
  ~ @  MX  TTL 3600
      - 10 mail.host.example
      + 10 mx.local
  = mail bad.example: mx.local; mx.local down: mail waits (hosts not looked up)
  ! error MX010: bad.example: target mx.local cannot be found by other networks (RFC 6762 §3: names of one local network)
      hint: write a name that everybody can look up

Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
2> 2 zones as specified
2> 1 zone cannot be applied as planned, see the lines with !
2> not shown: 1 warning about sets that stay as they are; mxsync check shows them
[exit 2]

$ sed -i '/"findings": \[/,/\]/c\    "findings": []' plan.json; mxsync apply plan.json
bad.example (bind): refused
  ~ @
  MX010: bad.example: target mx.local cannot be found by other networks
  hint: mxsync check --explain MX010 tells more
before.example (bind): already applied
  ~ @
good.example (bind): already applied
  ~ @
Apply: 2 zones already applied, 1 zone refused
2> receipt: .mxsync/receipts/<RECEIPT>
[exit 3]

$ mxsync plan --out plan.json > /dev/null; sed -i 's/^checks:.*/checks: {waive: [{id: MX010, zone: bad.example, because: inside view}, {id: MX013, zone: bad.example, because: gone}]}/' mxsync.yaml; mxsync apply plan.json
bad.example (bind): applied
  ~ @
Apply: 1 zone applied
2> 2 zones as specified
2> 1 zone cannot be applied as planned, see the lines with !
2> not shown: 1 warning about sets that stay as they are; mxsync check shows them
2> saved plan.json, <DIGEST>
2> apply it with: mxsync apply plan.json
2> receipt: .mxsync/receipts/<RECEIPT>

$ mxsync plan
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> 3 zones as specified
2> not shown: 1 warning about sets that stay as they are; mxsync check shows them
2> mxsync.yaml:4:72: the waiver of MX013 for bad.example matches nothing any more

$ mxsync undo --auto-approve; grep MX zones/bad.example.zone
bad.example  (bind file:zones/bad.example.zone)
  ~ @  MX  TTL 3600
      - 10 mx.local
      + 10 mail.host.example

Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
bad.example (bind): applied
  ~ @
Apply: 1 zone applied
  IN MX  10 mail.host.example.
2> undoing .mxsync/receipts/<RECEIPT> (applied <TIME>)
2> receipt: .mxsync/receipts/<RECEIPT>
2> the specs still want it the other way; edit them, or the next apply redoes it:
2>   specs/bad.yaml:2:1  (bad.example)
2>     "@":
2>       ttl: 3600
2>       set:
2>         - 10 mail.host.example
