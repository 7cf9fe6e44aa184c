A bad day is undone, and the undo can be undone.

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
mx:
  "@": [10 mx1.host.example]
  lists: absent

$ cp zones/example.com.zone before; mxsync apply --auto-approve
example.com (bind): applied
  ~ @
  - lists
Apply: 1 zone applied
2> example.com  (bind file:zones/example.com.zone)
2>   ~ @  MX  TTL 3600
2>       - 10 mail.example.com
2>       + 10 mx1.host.example
2>   - lists  MX  TTL 3600
2>       - 10 mail.example.com
2>   = mail example.com: mx1.host.example; mx1.host.example down: mail waits (hosts not looked up)
2>   * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
2>       hint: let the old hosts receive and forward until then
2>   * warning MX008: lists.example.com: mail goes to the address of the name itself from now on, or nowhere if it has none
2>
2> Plan: 0 to create, 1 to replace, 1 to delete in 1 zone
2> not shown: 1 info; mxsync check shows them
2> receipt: .mxsync/receipts/<RECEIPT>

$ mxsync undo
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mx1.host.example
      + 10 mail.example.com
  + lists  MX  TTL 3600
      + 10 mail.example.com

Plan: 1 to create, 1 to replace, 0 to delete in 1 zone
2> undoing .mxsync/receipts/<RECEIPT> (applied <TIME>)
2> error: nobody can be asked: standard input is no terminal
2>   hint: save the undo with --out and apply it, or pass --auto-approve
[exit 1]

$ mxsync undo example.com --auto-approve
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mx1.host.example
      + 10 mail.example.com
  + lists  MX  TTL 3600
      + 10 mail.example.com

Plan: 1 to create, 1 to replace, 0 to delete in 1 zone
example.com (bind): applied
  ~ @
  + lists
Apply: 1 zone applied
2> undoing .mxsync/receipts/<RECEIPT> (applied <TIME>)
2> receipt: .mxsync/receipts/<RECEIPT>
2> the specs still want it the other way; edit them, or the next apply redoes it:
2>   specs/example.com.yaml:3:3  (example.com)
2>     "@":
2>       ttl: 3600
2>       set:
2>         - 10 mail.example.com
2>   specs/example.com.yaml:4:3  (example.com)
2>     lists:
2>       ttl: 3600
2>       set:
2>         - 10 mail.example.com

$ diff before zones/example.com.zone
2c2
< @     IN SOA ns1 hostmaster ( 2020010101 2h 15m 2w 5m ) ; keep me
---
> @     IN SOA ns1 hostmaster ( <SERIAL> 2h 15m 2w 5m ) ; keep me
4c4
<       IN MX  10 mail     ; the old server
---
>       IN MX  10 mail.example.com.     ; the old server
8c8
< lists IN MX  10 mail
---
> lists IN MX  10 mail.example.com.
[exit 1]

$ mxsync undo --auto-approve
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx1.host.example
  - lists  MX  TTL 3600
      - 10 mail.example.com

Plan: 0 to create, 1 to replace, 1 to delete in 1 zone
example.com (bind): applied
  ~ @
  - lists
Apply: 1 zone applied
2> undoing .mxsync/receipts/<RECEIPT> (applied <TIME>)
2> receipt: .mxsync/receipts/<RECEIPT>

$ mxsync plan --detailed-exitcode
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> 1 zone as specified

$ sed -i 's/mx1.host.example./third.host.example./' zones/example.com.zone; mxsync undo --auto-approve
example.com  (bind file:zones/example.com.zone)
  + lists  MX  TTL 3600
      + 10 mail.example.com
  ! example.com was changed again after this receipt, so its old set is not put back; undo the newer change first, or edit the spec

Plan: 1 to create, 0 to replace, 0 to delete in 1 zone
example.com (bind): refused
  + lists
  example.com was changed again after this receipt, so its old set is not put back; undo the newer change first, or edit the spec
Apply: 1 zone refused
2> undoing .mxsync/receipts/<RECEIPT> (applied <TIME>)
2> 1 zone cannot be applied as planned, see the lines with !
2> receipt: .mxsync/receipts/<RECEIPT>
[exit 3]

$ mxsync undo example.org
2> error: there is no receipt that changed example.org in <FOLDER>/.mxsync/receipts
2>   hint: name the receipt file: mxsync undo RECEIPT
[exit 1]

$ mxsync undo --out undo.json $(ls .mxsync/receipts/* | head -1) example.com
example.com  (bind file:zones/example.com.zone)
  + lists  MX  TTL 3600
      + 10 mail.example.com
  ! example.com was changed again after this receipt, so its old set is not put back; undo the newer change first, or edit the spec

Plan: 1 to create, 0 to replace, 0 to delete in 1 zone
2> undoing .mxsync/receipts/<RECEIPT> (applied <TIME>)
2> 1 zone cannot be applied as planned, see the lines with !
2> saved undo.json, <DIGEST>
2> apply it with: mxsync apply --detached undo.json

$ mxsync rollback
2> Usage: mxsync [OPTIONS] COMMAND [ARGS]...
2> Try 'mxsync --help' for help.
2>
2> Error: there is no command 'rollback'; did you mean 'mxsync undo'?
[exit 1]
