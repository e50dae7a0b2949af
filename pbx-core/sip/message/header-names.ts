/**
 * Canonical names of header fields (RFC 3261 §20 and the registry of its extensions), their
 * compact forms, and how often each may stand in one message.
 */
export interface HeaderName {
  readonly name: string
  /** `essential`: twice breaks any message. `single`: twice breaks a request. */
  readonly occurs: 'essential' | 'single' | 'any'
  /** A bit for each name that may stand only once; 0 for the others. */
  readonly bit: number
}

const essential = ['From', 'To', 'Call-ID', 'CSeq', 'Content-Length']

const single = [
  'Max-Forwards',
  'Content-Type',
  'Content-Disposition',
  'Event',
  'Expires',
  'Min-Expires',
  'Min-SE',
  'RAck',
  'RSeq',
  'Refer-To',
  'Referred-By',
  'Replaces',
  'Session-Expires',
  'SIP-ETag',
  'SIP-If-Match',
  'Subscription-State'
]

const any = [
  'Accept',
  'Accept-Contact',
  'Accept-Encoding',
  'Accept-Language',
  'Alert-Info',
  'Allow',
  'Allow-Events',
  'Authentication-Info',
  'Authorization',
  'Call-Info',
  'Contact',
  'Content-Encoding',
  'Content-ID',
  'Content-Language',
  'Date',
  'Diversion',
  'Error-Info',
  'Geolocation',
  'History-Info',
  'Identity',
  'In-Reply-To',
  'Info-Package',
  'MIME-Version',
  'Organization',
  'P-Asserted-Identity',
  'P-Called-Party-ID',
  'P-Early-Media',
  'P-Preferred-Identity',
  'Path',
  'Priority',
  'Privacy',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Proxy-Require',
  'Reason',
  'Record-Route',
  'Recv-Info',
  'Reject-Contact',
  'Remote-Party-ID',
  'Reply-To',
  'Request-Disposition',
  'Require',
  'Retry-After',
  'Route',
  'Server',
  'Service-Route',
  'Subject',
  'Supported',
  'Timestamp',
  'Unsupported',
  'User-Agent',
  'Via',
  'WWW-Authenticate',
  'Warning'
]

const compactForms: Readonly<Record<string, string>> = {
  a: 'Accept-Contact',
  b: 'Referred-By',
  c: 'Content-Type',
  d: 'Request-Disposition',
  e: 'Content-Encoding',
  f: 'From',
  i: 'Call-ID',
  j: 'Reject-Contact',
  k: 'Supported',
  l: 'Content-Length',
  m: 'Contact',
  o: 'Event',
  r: 'Refer-To',
  s: 'Subject',
  t: 'To',
  u: 'Allow-Events',
  v: 'Via',
  x: 'Session-Expires',
  y: 'Identity'
}

/** Every spelling that is worth finding without lower-casing it first. */
const known = knownNames()

function knownNames(): ReadonlyMap<string, HeaderName> {
  const table = new Map<string, HeaderName>()
  const add = (name: string, entry: HeaderName) => {
    table.set(name, entry)
    table.set(name.toLowerCase(), entry)
    table.set(name.toUpperCase(), entry)
  }
  let bit = 1
  for (const [names, occurs] of [[essential, 'essential'] as const, [single, 'single'] as const]) {
    for (const name of names) {
      add(name, { name, occurs, bit })
      bit <<= 1
    }
  }
  for (const name of any) add(name, { name, occurs: 'any', bit: 0 })
  for (const [form, name] of Object.entries(compactForms)) {
    const entry = table.get(name)
    if (entry !== undefined) add(form, entry)
  }
  return table
}

/** What is known of a header by any spelling of its name; undefined where it is none of ours. */
export function knownHeader(spelling: string): HeaderName | undefined {
  return known.get(spelling) ?? known.get(spelling.toLowerCase())
}

/**
 * The canonical form of a name: the RFC's spelling for a known one or its compact form, for
 * any other each word with a capital (`X-Customer-Id`). The same text in any case gives the
 * same form; nothing is remembered of names that peers invent.
 */
export function canonicalName(spelling: string): string {
  return knownHeader(spelling)?.name ?? capitalised(spelling)
}

const longestCapitalised = 128

/** `canonicalName` for a name that is not known. One that is too long to be meant seriously is only lower-cased. */
export function capitalised(spelling: string): string {
  if (spelling.length > longestCapitalised) return spelling.toLowerCase()
  return spelling
    .toLowerCase()
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('-')
}
