Two providers compared: zones that differ, zones only one of them has, what cannot be read.

--- mxsync.yaml
specs: specs/
providers:
  old: {type: bind, file: "old/{zone}.zone"}
  new-host: {type: bind, file: "new/{zone}.zone"}

--- old/same.example.zone
$TTL 1h
@ IN SOA ns1.host.example. hostmaster.host.example. 2020010101 2h 15m 2w 5m
  IN NS  ns1.host.example.
  IN MX  10 MX.host.example.

--- new/same.example.zone
$TTL 3600
@ IN SOA ns2.host.example. hostmaster.host.example. 7 2h 15m 2w 5m
  IN NS  ns2.host.example.
  IN MX  10 mx.host.example.

--- old/example.com.zone
$TTL 1h
@     IN SOA ns1.host.example. hostmaster.host.example. 2020010101 2h 15m 2w 5m
      IN NS  ns1.host.example.
      IN MX  10 mail
lists IN MX  10 mail
shop  300 IN MX  10 mail

--- new/example.com.zone
$TTL 1h
@     IN SOA ns2.host.example. hostmaster.host.example. 7 2h 15m 2w 5m
      IN NS  ns2.host.example.
      IN MX  10 mail
      IN MX  20 mail2
news  IN MX  10 mail
shop  600 IN MX  10 mail

--- old/left.example.zone
$TTL 1h
@ IN SOA ns1.host.example. hostmaster.host.example. 2020010101 2h 15m 2w 5m
  IN NS  ns1.host.example.

--- new/right.example.zone
$TTL 1h
@ IN SOA ns1.host.example. hostmaster.host.example. 2020010101 2h 15m 2w 5m
  IN NS  ns1.host.example.

$ mxsync compare old new-host
example.com
  ~ @  MX
      old:      10 mail.example.com (TTL 3600)
      new-host: 10 mail.example.com, 20 mail2.example.com (TTL 3600)
  - lists  MX
      old:      10 mail.example.com (TTL 3600)
      new-host: no MX
  + news  MX
      old:      no MX
      new-host: 10 mail.example.com (TTL 3600)
  ~ shop  MX
      old:      10 mail.example.com (TTL 300)
      new-host: 10 mail.example.com (TTL 600)

- left.example  only at old
+ right.example  only at new-host
Compare: 1 zone differs, 1 zone only at old, 1 zone only at new-host, 1 zone equal
[exit 2]

$ mxsync compare --ignore-ttl old new-host 'example.*'
example.com
  ~ @  MX
      old:      10 mail.example.com (TTL 3600)
      new-host: 10 mail.example.com, 20 mail2.example.com (TTL 3600)
  - lists  MX
      old:      10 mail.example.com (TTL 3600)
      new-host: no MX
  + news  MX
      old:      no MX
      new-host: 10 mail.example.com (TTL 3600)

Compare: 1 zone differs, 0 zones only at old, 0 zones only at new-host, 0 zones equal
[exit 2]

$ mxsync compare --parallelism 4 new-host old same.example
Compare: 0 zones differ, 0 zones only at new-host, 0 zones only at old, 1 zone equal

$ mxsync compare old new-host --format json left.example same.example
{
 "schema": "mxsync.compared/1",
 "a": "old",
 "b": "new-host",
 "zones": [
  {
   "name": "left.example.",
   "only_at": "old",
   "owners": []
  }
 ],
 "equal": 1,
 "failures": []
}
[exit 2]

$ mxsync compare old new-host nowhere.example same.example
Compare: 0 zones differ, 0 zones only at old, 0 zones only at new-host, 1 zone equal
2> error: nowhere.example (old): neither provider has this zone
2> 1 zone could not be compared
[exit 1]

$ echo '@ IN MX ten mail' >> new/same.example.zone; mxsync compare old new-host 's*'
Compare: 0 zones differ, 0 zones only at old, 0 zones only at new-host, 0 zones equal
2> error: same.example (new-host): new/same.example.zone:5: the preference of an MX record is a number from 0 to 65535
2> 1 zone could not be compared
[exit 1]

$ mxsync compare old nwe-host
2> error: there is no provider 'nwe-host' in mxsync.yaml
2>   hint: did you mean 'new-host'?
2>   hint: known here: new-host, old
[exit 1]

$ mxsync compare old old
2> error: both sides are provider 'old'
2>   hint: name two providers
[exit 1]

$ mxsync compare old new-host 'x*'
2> error: neither provider has a zone that matches 'x*'
[exit 1]
