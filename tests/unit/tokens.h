/* Keys and tokens made for these tests; nobody has the private halves any more. */
/* clang-format off */
#ifndef LIUYAN_TESTS_JOSE_TOKENS_H
#define LIUYAN_TESTS_JOSE_TOKENS_H

#define TOKEN_KEYS \
	"{\"keys\":[{\"kty\":\"RSA\",\"n\":\"lhVa3HkeglfWa0yLUsA6wKLtp59i1JL5DfGsAK8Ge2-vNHaYxTUFZ" \
	"MJF9AZS96-oUlZWmHmSydUIEoxKpUE7-atpiESynkZ0AFdzx8JTOxDs-DLOGbyLVfTltBX52IkU5Ez_2" \
	"tZPNC-VrY1-DcWvWnGVRj2huIsrfhamQeSMeTw7Z4kLjvy36goAeIO00HGEsTL5OsTtgD0CheVgzz2NP" \
	"tKTCtUE5ZhMnWI1QYm0BXCvAEEg1l8VFr7Pw-ySJT3Dli780BszZiHRZLC_Yqd6CtZZ8waOn5uFRxWLt" \
	"91IF1MxaaeL7p1j2ohMrHR1l-fqLLjg2Ha6MuVDIQMkVVdDOQ\",\"e\":\"AQAB\",\"kid\":\"r\",\"use\":\"s" \
	"ig\",\"alg\":\"RS256\"},{\"kty\":\"EC\",\"x\":\"0SJVzn65o7Ekg3Xd1e0qUaIaAZggJx04OqY3MHYoW5w\"" \
	",\"y\":\"fGNw19N4hyiud5IK4tnON48P445tp7HzPLBGap7Kc4c\",\"crv\":\"P-256\",\"kid\":\"e\",\"use\"" \
	":\"sig\"}]}"

#define TOKEN_RSA \
	"eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzdWIiO" \
	"iJ1LTEiLCJhdWQiOiJsaXV5YW4iLCJub25jZSI6Im4tMSIsImlhdCI6MTgwMDAwMDAwMCwiZXhwIjoxO" \
	"DAwMDAwMzAwfQ.D28n0romL_xwU_P0umraK1j-qoiausUu4nwePeol3eRbcNjFfNbQOjZyxIMbERSrVE" \
	"WhwkWrRY1fngBuNRTAjtUMl9g1YnhrYxDDdKo7_h8BwiS5nDe23vnAt3-hPOluBiI-bcBMCE-hoiDwV4" \
	"0dF8XILp9ZdjNUpk3oN1S5W1K-pCmv0ae5YHo60KgxqveFC1zGM6VUOX7TIvhU7_Yu_iRyjz3rsJRc6_" \
	"NvTA24mWgFsZH-b3YF9kOUCc_7ZcqrMoM6XpGuZaYuW7EAZFagLq44ww0IwM2LWNvh5MRyBpwVo0ys1A" \
	"ddwo3wmVqUhckIWAUCi9p0QUyQKv5zznqwkg"

#define TOKEN_EC \
	"eyJhbGciOiJFUzI1NiIsImtpZCI6ImUifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzdWIiO" \
	"iJ1LTEiLCJhdWQiOiJsaXV5YW4iLCJub25jZSI6Im4tMSIsImlhdCI6MTgwMDAwMDAwMCwiZXhwIjoxO" \
	"DAwMDAwMzAwfQ.daU5Rzwpx0_ZrwR0r54fB0CtG2RF3swkr6eexf5uZJ_HARVBGvPHX19jOurIOAfX7w" \
	"JdUgn3AsZtNoSPufMyKg"

#define TOKEN_NONCE \
	"eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzdWIiO" \
	"iJ1LTEiLCJhdWQiOiJsaXV5YW4iLCJub25jZSI6Im4tMiIsImlhdCI6MTgwMDAwMDAwMCwiZXhwIjoxO" \
	"DAwMDAwMzAwfQ.lGRcIrM2ZhPnxk8tjtAySxu6T6pKphN4UNhQqtaG6_S8e9U7Hxix_Blz1mIcgksba9" \
	"MudpNuAjW5PC8GBnvy7ixvim-a7jY6RUTs9RtXgdv_ZZTC2Y2XvLPRnYIRp5IpW79p7MskZCygD5A0j9" \
	"E0a2hIRk6wgmMgLGzHVj1h5-vG-tutgmeb74ZYcgYxJwmKAJTZZN3vK0mZL5pP5UlbQKFYn8W9LZ7qss" \
	"w11fk5DbuuKHdme_Bt_mlDl6mM7Mbv9POe_CR3b_nTKSCH7kgSLOCzcunMEC9HB9GiK-Jt82VWjii5HS" \
	"sIQCjky8BHStojgnRWWhIGYttInddI5BOvTw"

#define TOKEN_LIST \
	"eyJhbGciOiJFUzI1NiIsImtpZCI6ImUifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzdWIiO" \
	"iJ1LTEiLCJhdWQiOlsibGl1eWFuIiwieCJdLCJub25jZSI6Im4tMSIsImlhdCI6MTgwMDAwMDAwMCwiZ" \
	"XhwIjoxODAwMDAwMzAwLCJhenAiOiJsaXV5YW4ifQ.cpt8mwGnoy_cD6HA64i2-HSAkrJrBy-YzdUk58" \
	"HW2qPdns5z88vaTdJVOdPa-KkWuWlS4nheV6oZMX3I9cFo2Q"

#define TOKEN_NONE \
	"eyJhbGciOiJub25lIiwia2lkIjoiciJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzdWIiOiJ" \
	"1LTEiLCJhdWQiOiJsaXV5YW4iLCJub25jZSI6Im4tMSIsImlhdCI6MTgwMDAwMDAwMCwiZXhwIjoxODA" \
	"wMDAwMzAwfQ.AA"

#define TOKEN_HUGE \
	"eyJhbGciOiJFUzI1NiIsImtpZCI6ImUifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzdWIiO" \
	"iJ1LTEiLCJhdWQiOiJsaXV5YW4iLCJub25jZSI6Im4tMSIsImlhdCI6MTgwMDAwMDAwMCwiZXhwIjo5M" \
	"DA3MTk5MjU0NzQwOTkxfQ.nrM58X75YD1pKkRgGbA_AywmHztB8w6rWqd02fp3wvgc-Y3jcTNaLxHYjL" \
	"ofXlnBLht-kpHT0VcanMiqRNgzSA"

#endif
