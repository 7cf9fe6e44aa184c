A CI matrix plans its zones in shards; the plans are merged, reviewed and applied as one.

--- mxsync.yaml
specs: specs/
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}
guard: {max_changed: 3, max_removed: 1}

--- template
$TTL 1h
@     IN SOA ns1.host.example. hostmaster.host.example. 2020010101 2h 15m 2w 5m
      IN NS  ns1.host.example.
      IN MX  10 old.host.example.

--- specs/zones.yaml
zones: [one.example, two.example, three.example, four.example]
mx: [10 mx.host.example]

$ mkdir zones; for zone in one two three four; do cp template zones/$zone.example.zone; done

$ mxsync plan --shard 1/3 --out 1.json
four.example  (bind file:zones/four.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  = mail four.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: four.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

one.example  (bind file:zones/one.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  = mail one.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: one.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

two.example  (bind file:zones/two.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  = mail two.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: two.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

! guard: the plan changes 3 RRsets, the guard allows 1 (max_changed 3 / 3 shards)
  apply will refuse this plan; if it is meant, plan with --allow mass-change
  merged with the other shards it is judged by the undivided limits

shard 1 of 3
Plan: 0 to create, 3 to replace, 0 to delete in 3 zones
2> not shown: 3 infos; mxsync check shows them
2> saved 1.json, <DIGEST>
2> apply it with: mxsync apply 1.json

$ mxsync plan --shard 2/3 --out 2.json
shard 2 of 3
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> no zone is in this shard
2> saved 2.json, <DIGEST>

$ mxsync plan --shard 3/3 --out 3.json --detailed-exitcode
three.example  (bind file:zones/three.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  = mail three.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: three.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

shard 3 of 3
Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
2> not shown: 1 info; mxsync check shows them
2> saved 3.json, <DIGEST>
2> apply it with: mxsync apply 3.json
[exit 2]

$ echo $((0x$(printf %s one.example. | sha256sum | head -c 15) % 3 + 1))
1

$ mxsync show 1.json
four.example  (bind file:zones/four.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  = mail four.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: four.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

one.example  (bind file:zones/one.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  = mail one.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: one.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

two.example  (bind file:zones/two.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  = mail two.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: two.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

! guard: the plan changes 3 RRsets, the guard allows 1 (max_changed 3 / 3 shards)
  apply will refuse this plan; if it is meant, plan with --allow mass-change
  merged with the other shards it is judged by the undivided limits

shard 1 of 3
Plan: 0 to create, 3 to replace, 0 to delete in 3 zones
2> not shown: 3 infos; mxsync check shows them

$ mxsync show --merge 1.json 2.json 3.json --out all.json
four.example  (bind file:zones/four.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  = mail four.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: four.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

one.example  (bind file:zones/one.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  = mail one.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: one.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

three.example  (bind file:zones/three.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  = mail three.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: three.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

two.example  (bind file:zones/two.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  = mail two.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: two.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

! guard: the plan changes 4 RRsets, the guard allows 3 (max_changed)
  apply will refuse this plan; if it is meant, plan with --allow mass-change

Plan: 0 to create, 4 to replace, 0 to delete in 4 zones
2> not shown: 4 infos; mxsync check shows them
2> merged 3 of 3 shards
2> saved all.json, <DIGEST>
2> apply it with: mxsync apply all.json

$ mxsync plan --allow mass-change --shard 1/3 --out 1.json > out && mxsync plan --allow mass-change --shard 2/3 --out 2.json > out && mxsync plan --allow mass-change --shard 3/3 --out 3.json > out
2> not shown: 3 infos; mxsync check shows them
2> saved 1.json, <DIGEST>
2> apply it with: mxsync apply 1.json
2> no zone is in this shard
2> saved 2.json, <DIGEST>
2> not shown: 1 info; mxsync check shows them
2> saved 3.json, <DIGEST>
2> apply it with: mxsync apply 3.json

$ mxsync show --merge 3.json 1.json 2.json --out all.json > out
2> not shown: 4 infos; mxsync check shows them
2> merged 3 of 3 shards
2> saved all.json, <DIGEST>
2> apply it with: mxsync apply all.json

$ mxsync plan --allow mass-change --out whole.json > out
2> not shown: 4 infos; mxsync check shows them
2> saved whole.json, <DIGEST>
2> apply it with: mxsync apply whole.json

$ diff <(grep -v created all.json) <(grep -v created whole.json) && echo the same
the same

$ mxsync apply all.json
four.example (bind): applied
  ~ @
one.example (bind): applied
  ~ @
three.example (bind): applied
  ~ @
two.example (bind): applied
  ~ @
Apply: 4 zones applied
2> receipt: .mxsync/receipts/<RECEIPT>

$ mxsync plan --shard 2/3
shard 2 of 3
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> no zone is in this shard

$ mxsync plan one.example --shard 1/3 --format json --detailed-exitcode | grep -v created
{
 "schema": "mxsync.plan/1",
 "body": {
  "zones": [],
  "allow": [],
  "shard": "1/3"
 },
 "digest": "<DIGEST>",
 "notes": [],
 "failures": [],
 "spec_errors": [],
 "unchanged": 1,
 "standing": 0,
 "guard": [],
 "limits": {
  "max_changed": 3,
  "max_removed": 1
 }
}
2> 1 zone as specified

$ mxsync plan none.example --shard 1/3
2> error: no zone in the specs matches 'none.example'
2>   hint: did you mean one.example?
2>   hint: did you mean two.example?
2>   hint: did you mean four.example?
[exit 1]
