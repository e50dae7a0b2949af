/** Headers of a page's answer that say who may show it in a frame; lower-case names. */
export type FrameHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * Whether a browser refuses to show this page in a frame of the embedder's page (CSP 3,
 * frame-ancestors; RFC 7034, X-Frame-Options, which counts only where no policy speaks of frames).
 */
export function refusesFrames(headers: FrameHeaders, page: URL, embedder: URL): boolean {
  // Mixed content: an https: page shows no http: page, but for this machine's own.
  if (embedder.protocol === 'https:' && page.protocol === 'http:' && !isLoopback(page.hostname)) return true
  const policies = listed(headers['content-security-policy']).flatMap((policy) => ancestorsOf(policy) ?? [])
  if (policies.length > 0) return !policies.every((sources) => sources.some((source) => allows(source, page, embedder)))
  const options = listed(headers['x-frame-options']).map((option) => option.toLowerCase())
  if (options.includes('deny')) return true
  return options.includes('sameorigin') && page.origin !== embedder.origin
}

/** A header that is sent several times, or holds several values by commas. */
function listed(value: FrameHeaders[string]): string[] {
  const values = typeof value === 'string' ? [value] : (value ?? [])
  return values.flatMap((text) => text.split(',')).map((text) => text.trim())
}

/** One policy's `frame-ancestors`; undefined where it does not speak of frames. */
function ancestorsOf(policy: string): string[][] | undefined {
  const directive = policy
    .split(';')
    .map((text) => text.trim().split(/\s+/))
    .find(([name]) => name?.toLowerCase() === 'frame-ancestors')
  return directive === undefined ? undefined : [directive.slice(1).map((source) => source.toLowerCase())]
}

/** CSP 3 §6.7.2.7, as far as it concerns an origin. */
function allows(source: string, page: URL, embedder: URL): boolean {
  if (source === '*') return true
  if (source === "'self'") return page.origin === embedder.origin
  if (/^[a-z][a-z0-9+.-]*:$/.test(source)) return schemeAllows(source, embedder)
  const [, scheme, host = '', port] =
    /^(?:([a-z][a-z0-9+.-]*:)\/\/)?([^:/]+|\[[^\]]+\])(?::(\d+|\*))?(?:\/.*)?$/.exec(source) ?? []
  if (host === '' || !schemeAllows(scheme ?? page.protocol, embedder)) return false
  return hostAllows(host, embedder.hostname) && portAllows(port, embedder)
}

function schemeAllows(scheme: string, { protocol }: URL): boolean {
  return scheme === protocol || (scheme === 'http:' && protocol === 'https:')
}

function hostAllows(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : pattern === host
}

function portAllows(port: string | undefined, { port: actual, protocol }: URL): boolean {
  const usual = protocol === 'https:' ? '443' : '80'
  return port === '*' || (port ?? usual) === (actual === '' ? usual : actual)
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host)
}
