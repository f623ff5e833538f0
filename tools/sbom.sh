#!/bin/sh
# What the program is made of, as an SPDX 2.3 document (tag:value): the libraries that are loaded with it, each with the
# package and version that brought it, and the files of the tree that become part of it, each with its hash.
# Nothing else is vendored.  usage: sbom.sh PROGRAM VERSION
set -eu
program=$1 version=$2
cd "$(dirname "$0")/.."
sum=$(sha256sum <"$program" | cut -d' ' -f1)
cat <<EOF
SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: liuyan-$version
DocumentNamespace: urn:sha256:$sum
Creator: Tool: tools/sbom.sh
Created: $(date -u -d "@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}" +%Y-%m-%dT%H:%M:%SZ)

PackageName: liuyan
SPDXID: SPDXRef-liuyan
PackageVersion: $version
PackageDownloadLocation: NOASSERTION
PackageChecksum: SHA256: $sum
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-liuyan
EOF
needed=$(objdump -p "$program" | sed -n 's/^ *NEEDED *//p')
ldd "$program" | sed -nE 's/^\t([^ ]+) => ([^ ]+) .*/\1 \2/p' | while read -r name path; do
	package=$(dpkg-query -S "$(realpath "$path")" 2>/dev/null | head -n 1 | sed 's/: .*//')
	[ -n "$package" ] || package=$(dpkg-query -S "$path" "/usr$path" 2>/dev/null | head -n 1 | sed 's/: .*//')
	how=$(printf '%s\n' "$needed" | grep -qxF "$name" && echo direct || echo indirect)
	[ -n "$package" ] && echo "$(dpkg-query -W -f '${Package} ${Version} ${Architecture} ${source:Package}' "$package") $how $name"
done | sort | awk '
	$1 != last { id = $1; gsub(/[^A-Za-z0-9.-]/, "-", id)
		printf "\nPackageName: %s\nSPDXID: SPDXRef-%s\nPackageVersion: %s\nPackageSupplier: Organization: Debian\nPackageDownloadLocation: NOASSERTION\n", $1, id, $2
		printf "ExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/%s@%s?arch=%s\n", $1, $2, $3 }
	{ printf "PackageComment: %s (%s)\n", $6, $5 }
	$1 != last { printf "Relationship: SPDXRef-liuyan DYNAMIC_LINK SPDXRef-%s\n", id }
	{ last = $1 }'
n=0
find assets po src -type f \( -name '*.csv' -o -path 'assets/*' -o -name '*.po' \) | sort | while read -r f; do
	n=$((n + 1))
	printf '\nFileName: ./%s\nSPDXID: SPDXRef-file-%d\nFileChecksum: SHA256: %s\nRelationship: SPDXRef-liuyan CONTAINS SPDXRef-file-%d\n' \
		"$f" $n "$(sha256sum <"$f" | cut -d' ' -f1)" $n
done
