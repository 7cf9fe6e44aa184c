What is no shard, and files that are not the shards of one run, are refused; nothing is guessed.

--- mxsync.yaml
specs: specs/
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}
guard: {max_changed: 3, max_removed: 1}

--- zones/one.example.zone
$TTL 1h
@     IN SOA ns1.host.example. hostmaster.host.example. 2020010101 2h 15m 2w 5m
      IN NS  ns1.host.example.
      IN MX  10 old.host.example.

--- specs/zones.yaml
zones: [one.example, lost.example]
mx: [10 mx.host.example]

$ mxsync plan --shard 0/4
2> Usage: mxsync plan [OPTIONS] [ZONE]...
2> Try 'mxsync plan --help' for help.
2>
2> Error: Invalid value for '--shard': there is no shard 0 of 4; they are numbered from 1/4 to 4/4
[exit 1]

$ mxsync plan --shard 5/4
2> Usage: mxsync plan [OPTIONS] [ZONE]...
2> Try 'mxsync plan --help' for help.
2>
2> Error: Invalid value for '--shard': there is no shard 5 of 4; they are numbered from 1/4 to 4/4
[exit 1]

$ mxsync plan --shard x
2> Usage: mxsync plan [OPTIONS] [ZONE]...
2> Try 'mxsync plan --help' for help.
2>
2> Error: Invalid value for '--shard': 'x' is no shard; the third of 16 shards is written 3/16
[exit 1]

$ mxsync plan --shard 3
2> Usage: mxsync plan [OPTIONS] [ZONE]...
2> Try 'mxsync plan --help' for help.
2>
2> Error: Invalid value for '--shard': '3' is no shard; the third of 16 shards is written 3/16
[exit 1]

$ mxsync plan --shard 1/100000
2> Usage: mxsync plan [OPTIONS] [ZONE]...
2> Try 'mxsync plan --help' for help.
2>
2> Error: Invalid value for '--shard': 1/100000 divides the zones into 100000 shards, 1 to 1000 are possible
[exit 1]

$ mxsync plan --shard 1/2 --out 1.json; mxsync plan --shard 2/2 --out 2.json
shard 1 of 2
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
one.example  (bind file:zones/one.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  = mail one.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: one.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

shard 2 of 2
Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
2> no zone is in this shard
2> saved 1.json, <DIGEST>
2> error: lost.example (bind): provider 'bind' has no zone lost.example
2>   hint: there is no file zones/lost.example.zone
2> not shown: 1 info; mxsync check shows them
2> 1 zone could not be planned
2> saved 2.json, <DIGEST>
2> apply it with: mxsync apply 2.json
[exit 1]

$ mxsync apply --shard 1/2 1.json
2> Usage: mxsync apply [OPTIONS] [FILE]
2> Try 'mxsync apply --help' for help.
2>
2> Error: --shard is said when planning, the plan file knows its shard
[exit 1]

$ mxsync show --merge 1.json
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> this is not the whole: shard 2 of 2 is missing
[exit 1]

$ mxsync show --merge 1.json --out all.json; ls all.json
2> error: shard 2 of 2 is missing, so there is no plan of all zones
2>   hint: without --out, and as text, what is there is shown
2> ls: cannot access 'all.json': No such file or directory
[exit 2]

$ mxsync show --merge 1.json --format json
2> error: shard 2 of 2 is missing, so there is no plan of all zones
2>   hint: without --out, and as text, what is there is shown
[exit 1]

$ mxsync show --merge 1.json 2.json --out all.json
one.example  (bind file:zones/one.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example
  = mail one.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
  * warning MX402: one.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
2> error: lost.example (bind): provider 'bind' has no zone lost.example
2>   hint: there is no file zones/lost.example.zone
2> not shown: 1 info; mxsync check shows them
2> 1 zone could not be planned
2> merged 2 of 2 shards
2> saved all.json, <DIGEST>
2> apply it with: mxsync apply all.json

$ mxsync show 1.json 2.json
2> Usage: mxsync show [OPTIONS] FILE...
2> Try 'mxsync show --help' for help.
2>
2> Error: one file is shown; files of shards are shown as one with --merge
[exit 1]

$ mxsync show 1.json --out all.json
2> Usage: mxsync show [OPTIONS] FILE...
2> Try 'mxsync show --help' for help.
2>
2> Error: --out saves a merged plan: mxsync show --merge FILE... --out FILE
[exit 1]

$ mxsync show --merge 1.json 1.json
2> error: 1.json is named twice
[exit 1]

$ cp 1.json again.json; mxsync show --merge 1.json again.json
2> error: 1.json and again.json are both of shard 1/2
2>   hint: name one of them
[exit 1]

$ mxsync show --merge 1.json 2.json all.json
2> error: all.json is not of a shard
2>   hint: only what was made with --shard can be merged
[exit 1]

$ mxsync plan --shard 2/3 --out third.json > out; mxsync show --merge 1.json third.json
2> no zone is in this shard
2> saved third.json, <DIGEST>
2> error: 1.json is shard 1/2, third.json is shard 2/3: of different divisions
2>   hint: merge the shards of one run
[exit 1]

$ mxsync plan --shard 2/2 --allow mass-change --out mass.json > out; mxsync show --merge 1.json mass.json
2> error: lost.example (bind): provider 'bind' has no zone lost.example
2>   hint: there is no file zones/lost.example.zone
2> not shown: 1 info; mxsync check shows them
2> 1 zone could not be planned
2> saved mass.json, <DIGEST>
2> apply it with: mxsync apply mass.json
2> error: different allowances: 1.json has none, mass.json has mass-change
2>   hint: plan all shards with the same --allow
[exit 1]

$ sed -i "s/max_changed: 3/max_changed: 4/" mxsync.yaml; mxsync plan --shard 2/2 --out guard.json > out; mxsync show --merge 1.json guard.json
2> error: lost.example (bind): provider 'bind' has no zone lost.example
2>   hint: there is no file zones/lost.example.zone
2> not shown: 1 info; mxsync check shows them
2> 1 zone could not be planned
2> saved guard.json, <DIGEST>
2> apply it with: mxsync apply guard.json
2> error: 1.json and guard.json were made with different guards
2>   hint: plan all shards with the same config
[exit 1]

$ sed 's#mxsync.plan/1#mxsync.plan/2#' 2.json > newer.json; mxsync show --merge 1.json newer.json
2> newer.json: schema 'mxsync.plan/2' is none this mxsync understands, 'mxsync.plan/1' is needed
2>   hint: make a new plan with: mxsync plan --out FILE
[exit 1]

$ sed 's#"shard": "2/2"#"shard": "1/2"#' 2.json > altered.json; mxsync show --merge 1.json altered.json
2> altered.json: the plan is malformed: zone one.example. is not in shard 1/2
[exit 1]

$ mxsync apply --shard 2/2 --auto-approve > out; mxsync show --merge 1.json .mxsync/receipts/*.jsonl
2> one.example  (bind file:zones/one.example.zone)
2>   ~ @  MX  TTL 3600
2>       - 10 old.host.example
2>       + 10 mx.host.example
2>   = mail one.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
2>   * warning MX402: one.example: no target stays: for 3600 s mail still goes to old.host.example
2>       hint: let the old hosts receive and forward until then
2>
2> shard 2 of 2
2> Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
2> error: lost.example (bind): provider 'bind' has no zone lost.example
2>   hint: there is no file zones/lost.example.zone
2> not shown: 1 info; mxsync check shows them
2> 1 zone could not be planned
2> receipt: .mxsync/receipts/<RECEIPT>
2> error: lost.example (bind): provider 'bind' has no zone lost.example
2>   hint: there is no file zones/lost.example.zone
2> these zones could not be planned and were left alone
2> error: 1.json is a plan, .mxsync/receipts/<RECEIPT> is a receipt
2>   hint: files of one kind are merged
[exit 1]

$ mxsync show --merge .mxsync/receipts/*.jsonl
Applied <TIME> by <ACTOR>
plan <DIGEST>, shard 2/2

one.example  (bind file:zones/one.example.zone): applied
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example

Apply: 1 zone applied
2> this is not the whole: shard 1 of 2 is missing
[exit 1]

$ mxsync show --merge .mxsync/receipts/*.jsonl --out all.json
2> Usage: mxsync show [OPTIONS] FILE...
2> Try 'mxsync show --help' for help.
2>
2> Error: --out saves a merged plan; receipts are only shown
[exit 1]

$ cp .mxsync/receipts/*.jsonl whole.jsonl; sed -i 's#,"shard":"2/2"##' whole.jsonl; mxsync show --merge whole.jsonl
2> error: whole.jsonl is not of a shard
2>   hint: only what was made with --shard can be merged
[exit 1]

$ MXSYNC_COMMIT=abc mxsync apply --shard 1/2 --auto-approve > out; mxsync show --merge .mxsync/receipts/*.jsonl
2> shard 1 of 2
2> Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> no zone is in this shard
2> receipt: .mxsync/receipts/<RECEIPT>
2> error: .mxsync/receipts/<RECEIPT> is of specs at abc, .mxsync/receipts/<RECEIPT> of specs at no revision
2>   hint: merge the receipts of one run
[exit 1]
