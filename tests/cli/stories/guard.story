A plan that removes more than the guard allows is refused as a whole, unless it was planned as a mass change.

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
mx: {"@": no-mail, lists: absent}

$ cp zones/example.com.zone before; mxsync plan --out plan.json
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600  (accepts no mail)
      + 0 .
      - 10 mail.example.com
  - lists  MX  TTL 3600
      - 10 mail.example.com
  = mail example.com: none is accepted (null MX)
  * warning MX008: example.com: no mail is accepted from now on, senders give up at once
  * warning MX008: lists.example.com: mail goes to the address of the name itself from now on, or nowhere if it has none

! guard: the plan leaves 2 owners without mail, the guard allows 1 (max_removed)
  apply will refuse this plan; if it is meant, plan with --allow mass-change

Plan: 0 to create, 1 to replace, 1 to delete in 1 zone
2> saved plan.json, <DIGEST>
2> apply it with: mxsync apply plan.json

$ mxsync apply plan.json
2> error: the plan leaves 2 owners without mail, the guard allows 1 (max_removed)
2>   hint: if that is meant, plan again with: --allow mass-change
[exit 3]

$ cmp before zones/example.com.zone && echo untouched; ls .mxsync 2>&1
untouched
ls: cannot access '.mxsync': No such file or directory
[exit 2]

$ mxsync apply plan.json --allow mass-change
2> Usage: mxsync apply [OPTIONS] [FILE]
2> Try 'mxsync apply --help' for help.
2>
2> Error: --allow is said when planning, so that it is part of what is reviewed
[exit 1]

$ mxsync plan --allow mass-change --out meant.json
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600  (accepts no mail)
      + 0 .
      - 10 mail.example.com
  - lists  MX  TTL 3600
      - 10 mail.example.com
  = mail example.com: none is accepted (null MX)
  * warning MX008: example.com: no mail is accepted from now on, senders give up at once
  * warning MX008: lists.example.com: mail goes to the address of the name itself from now on, or nowhere if it has none

allowed: mass-change
Plan: 0 to create, 1 to replace, 1 to delete in 1 zone
2> saved meant.json, <DIGEST>
2> apply it with: mxsync apply meant.json

$ mxsync apply meant.json
example.com (bind): applied
  ~ @
  - lists
Apply: 1 zone applied
2> receipt: .mxsync/receipts/<RECEIPT>
