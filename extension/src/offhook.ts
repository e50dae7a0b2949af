/** The telephone system that this browser is paired with. */
export interface Pairing {
  /** `http://127.0.0.1:8980` */
  readonly origin: string
  /** Dials and does nothing else; pages never see it. */
  readonly token: string
  readonly user: string
  readonly domain: string
  /** Whose numbers are written without a country's code. */
  readonly country: string
}

export type Dialled = 'ringing' | 'not-reached' | 'revoked' | { readonly refused: string }
export type Paired = Pairing | 'not-reached' | { readonly refused: string }

const key = 'offhook'
const patienceMs = 10_000
/** Longer ones are no telephone numbers, whatever somebody has selected. */
const longestNumber = 128

export async function readPairing(): Promise<Pairing | undefined> {
  const { [key]: kept } = await chrome.storage.local.get(key)
  return kept as Pairing | undefined
}

export function keepPairing(pairing: Pairing): Promise<void> {
  return chrome.storage.local.set({ [key]: pairing })
}

export function forgetPairing(): Promise<void> {
  return chrome.storage.local.remove(key)
}

/** What is typed as an address, as an origin; over a network only by TLS. */
export function originOf(typed: string): string | 'bad-address' | 'needs-https' {
  const text = typed.trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return 'bad-address'
  const isHere = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname)
  return url.protocol === 'http:' && !isHere ? 'needs-https' : url.origin
}

export async function pair(origin: string, code: string, name: string): Promise<Paired> {
  const answer = await post(`${origin}/pair`, { code, name })
  if (answer === undefined) return 'not-reached'
  const { token, user, domain, country } = answer.body
  if (answer.status !== 201 || typeof token !== 'string') return { refused: faultOf(answer.body) }
  return { origin, token, user: String(user), domain: String(domain), country: String(country) }
}

/** Has the person's telephones ring; the number is called after a 1. What it means is read there. */
export async function dial({ origin, token }: Pairing, number: string): Promise<Dialled> {
  if (number.trim() === '' || number.length > longestNumber) return { refused: chrome.i18n.getMessage('noNumber') }
  const answer = await post(`${origin}/api/v1/calls`, { dest: number.trim() }, { Authorization: `Bearer ${token}` })
  if (answer === undefined) return 'not-reached'
  if (answer.status === 401) return 'revoked'
  return answer.status < 300 ? 'ringing' : { refused: faultOf(answer.body) }
}

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** With nothing of the browser's own: no cookie, no referrer, and to no other place than was asked. */
async function post(
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {}
): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
      body: JSON.stringify(body),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs)
    })
    const text = await response.text()
    return { status: response.status, body: recordOf(text) }
  } catch {
    return undefined
  }
}

function recordOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

/** The sentence of Offhook's own that says why. */
function faultOf({ error }: Readonly<Record<string, unknown>>): string {
  const said = typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined
  return typeof said === 'string' ? said : '?'
}
