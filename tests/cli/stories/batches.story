A host that takes two changes at a time: a plan of five needs leave to be split, and holds its batches.

--- mxsync.yaml
specs: specs/
providers:
  small: {type: memory, max_changes: 2, zones: {example.com: {"@": [10 old.host.example], a: [10 old.host.example]}}}

--- specs/example.com.yaml
zone: example.com
mx:
  "@": [10 mx.host.example]
  a: absent
  b: [10 mx.host.example]
  c: [10 mx.host.example]
  d: no-mail

$ mxsync plan --detailed-exitcode
example.com  (small memory)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  - a  MX  TTL 3600
      - 10 old.host.example
  + b  MX  TTL 3600
      + 10 mx.host.example
  + c  MX  TTL 3600
      + 10 mx.host.example
  + d  MX  TTL 3600  (accepts no mail)
      + 0 .
  ! 5 changes need 3 requests to this host, so they cannot be made all at once; if one request after the other is meant, plan with --allow split
  = mail example.com: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  = mail b.example.com: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  = mail c.example.com: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  = mail d.example.com: none is accepted (null MX)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then
  * warning MX008: a.example.com: mail goes to the address of the name itself from now on, or nowhere if it has none

Plan: 3 to create, 1 to replace, 1 to delete in 1 zone
2> 1 zone cannot be applied as planned, see the lines with !
2> not shown: 3 infos; mxsync check shows them
[exit 2]

$ mxsync apply --auto-approve
example.com (small): refused
  ~ @
  - a
  + b
  + c
  + d
  5 changes need 3 requests to this host, so they cannot be made all at once; if one request after the other is meant, plan with --allow split
Apply: 1 zone refused
2> example.com  (small memory)
2>   ~ @  MX  TTL 3600
2>       - 10 old.host.example
2>       + 10 mx.host.example
2>   - a  MX  TTL 3600
2>       - 10 old.host.example
2>   + b  MX  TTL 3600
2>       + 10 mx.host.example
2>   + c  MX  TTL 3600
2>       + 10 mx.host.example
2>   + d  MX  TTL 3600  (accepts no mail)
2>       + 0 .
2>   ! 5 changes need 3 requests to this host, so they cannot be made all at once; if one request after the other is meant, plan with --allow split
2>   = mail example.com: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
2>   = mail b.example.com: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
2>   = mail c.example.com: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
2>   = mail d.example.com: none is accepted (null MX)
2>   * warning MX402: example.com: no target stays: for 3600 s mail still goes to old.host.example
2>       hint: let the old hosts receive and forward until then
2>   * warning MX008: a.example.com: mail goes to the address of the name itself from now on, or nowhere if it has none
2>
2> Plan: 3 to create, 1 to replace, 1 to delete in 1 zone
2> 1 zone cannot be applied as planned, see the lines with !
2> not shown: 3 infos; mxsync check shows them
2> receipt: .mxsync/receipts/<RECEIPT>
[exit 3]

$ mxsync plan --allow split --out plan.json | head -7
example.com  (small memory)
  in 3 batches, one after the other: each is all or nothing, the zone is not
  batch 1: 2 changes
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  - a  MX  TTL 3600
2> not shown: 3 infos; mxsync check shows them
2> saved plan.json, <DIGEST>
2> apply it with: mxsync apply plan.json

$ mxsync apply plan.json
example.com (small): applied
  in 3 batches: 3 applied
  ~ @
  - a
  + b
  + c
  + d
Apply: 1 zone applied
2> receipt: .mxsync/receipts/<RECEIPT>

$ mxsync show .mxsync/receipts/$(ls .mxsync/receipts | tail -1) | head -6
Applied <TIME> by <ACTOR>
plan <DIGEST>

example.com  (small memory): applied
  in 3 batches
  ~ @  MX  TTL 3600
