A change, from the plan to the zone file; applying the same plan again finds it done.

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
  "@":
    - 10 mx1.host.example
    - 20 mx2.host.example
  shop: {ttl: 5m, set: [10 mail.example.com]}
  lists: absent

$ cp zones/example.com.zone before; mxsync plan
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx1.host.example
      + 20 mx2.host.example
  - lists  MX  TTL 3600
      - 10 mail.example.com
  + shop  MX  TTL 300
      + 10 mail.example.com
  = mail example.com: mx1.host.example, then mx2.host.example; any one host down: still delivered (hosts not looked up)
  = mail shop.example.com: mail.example.com; mail.example.com down: mail waits (hosts not looked up)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
      hint: let the old hosts receive and forward until then
  * warning MX008: lists.example.com: mail goes to the address of the name itself from now on, or nowhere if it has none

Plan: 1 to create, 1 to replace, 1 to delete in 1 zone
2> not shown: 1 info; mxsync check shows them

$ mxsync plan --detailed-exitcode --out plan.json
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx1.host.example
      + 20 mx2.host.example
  - lists  MX  TTL 3600
      - 10 mail.example.com
  + shop  MX  TTL 300
      + 10 mail.example.com
  = mail example.com: mx1.host.example, then mx2.host.example; any one host down: still delivered (hosts not looked up)
  = mail shop.example.com: mail.example.com; mail.example.com down: mail waits (hosts not looked up)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
      hint: let the old hosts receive and forward until then
  * warning MX008: lists.example.com: mail goes to the address of the name itself from now on, or nowhere if it has none

Plan: 1 to create, 1 to replace, 1 to delete in 1 zone
2> not shown: 1 info; mxsync check shows them
2> saved plan.json, <DIGEST>
2> apply it with: mxsync apply plan.json
[exit 2]

$ mxsync show plan.json
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx1.host.example
      + 20 mx2.host.example
  - lists  MX  TTL 3600
      - 10 mail.example.com
  + shop  MX  TTL 300
      + 10 mail.example.com
  = mail example.com: mx1.host.example, then mx2.host.example; any one host down: still delivered (hosts not looked up)
  = mail shop.example.com: mail.example.com; mail.example.com down: mail waits (hosts not looked up)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
      hint: let the old hosts receive and forward until then
  * warning MX008: lists.example.com: mail goes to the address of the name itself from now on, or nowhere if it has none

Plan: 1 to create, 1 to replace, 1 to delete in 1 zone
2> not shown: 1 info; mxsync check shows them

$ mxsync apply plan.json
example.com (bind): applied
  ~ @
  - lists
  + shop
Apply: 1 zone applied
2> receipt: .mxsync/receipts/<RECEIPT>

$ diff before zones/example.com.zone
2c2
< @     IN SOA ns1 hostmaster ( 2020010101 2h 15m 2w 5m ) ; keep me
---
> @     IN SOA ns1 hostmaster ( <SERIAL> 2h 15m 2w 5m ) ; keep me
4c4,5
<       IN MX  10 mail     ; the old server
---
>       IN MX  10 mx1.host.example.     ; the old server
>       IN MX  20 mx2.host.example.
8c9
< lists IN MX  10 mail
---
> shop  300 IN MX  10 mail
[exit 1]

$ mxsync plan --detailed-exitcode
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> 1 zone as specified

$ mxsync apply plan.json
example.com (bind): already applied
  ~ @
  - lists
  + shop
Apply: 1 zone already applied
2> receipt: .mxsync/receipts/<RECEIPT>

$ mxsync show .mxsync/receipts/$(ls .mxsync/receipts | head -1)
Applied <TIME> by <ACTOR>
plan <DIGEST>

example.com  (bind file:zones/example.com.zone): applied
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx1.host.example
      + 20 mx2.host.example
  - lists  MX  TTL 3600
      - 10 mail.example.com
  + shop  MX  TTL 300
      + 10 mail.example.com

Apply: 1 zone applied

$ mxsync apply --auto-approve
Apply: nothing to do
2> Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> 1 zone as specified
