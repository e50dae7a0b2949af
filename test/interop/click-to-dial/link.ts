import { once } from 'node:events'
import http from 'node:http'
import type { TimelineEntry } from '../../../pbx-core/contract/timeline.ts'
import type { Baresip } from '../../support/baresip.ts'
import { timelineOf } from '../../support/records.ts'
import { secondsOfSound } from '../../support/tone.ts'
import { reaches } from '../hearing.ts'
import type { Office } from '../office.ts'

export interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
  /** undefined where the body is none. */
  readonly json:
    | { readonly call?: string; readonly state?: string; readonly error?: { readonly code: string } }
    | undefined
}

export interface LinkOptions {
  readonly method?: 'GET' | 'HEAD' | 'POST'
  /** `Host` too, which `fetch` would not send. */
  readonly headers?: Readonly<Record<string, string>>
  /** User whose Basic credentials are sent. */
  readonly basic?: string
}

/** Opens `/remote_call.htm` with these parameters; with POST they are its form. */
export async function open(
  office: Office,
  parameters: Readonly<Record<string, string>>,
  { method = 'GET', headers = {}, basic }: LinkOptions = {}
): Promise<Answer> {
  const form = new URLSearchParams(parameters).toString()
  const path = method === 'POST' ? '/remote_call.htm' : `/remote_call.htm?${form}`
  const request = http.request(new URL(path, office.core.http), {
    method,
    headers: {
      ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      ...(basic === undefined ? {} : { authorization: `Basic ${btoa(credential(basic))}` }),
      ...headers
    },
    agent: false
  })
  request.end(method === 'POST' ? form : undefined)
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  const body = Buffer.concat(await response.toArray()).toString('utf8')
  const isJson = response.headers['content-type']?.startsWith('application/json') === true && body !== ''
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body,
    json: isJson ? (JSON.parse(body) as Answer['json']) : undefined
  }
}

/** What `auth` holds for a user of the office. */
export function credential(user: string): string {
  return `${user}@acme.test:web-${user}`
}

/** Clicks a link that is accepted; the `uniqueid` of its call. */
export async function click(
  office: Office,
  parameters: { readonly user: string; readonly dest: string; readonly connect?: 'true' },
  options: LinkOptions = {}
): Promise<string> {
  const withAuth = options.basic === undefined ? { ...parameters, auth: credential(parameters.user) } : parameters
  const { status, json, body } = await open(office, withAuth, options)
  if (status !== 200 || json?.call === undefined) throw new Error(`the link was answered ${status}: ${body}`)
  return json.call
}

/** Resolves once a phone has heard a second of something. */
export function hearsPrompt(phone: Baresip): Promise<void> {
  return reaches(async () => secondsOfSound(await phone.heard()), 1, 'the phone to hear the prompt')
}

/** What was said by SIP with a user's phones in that call, with the time of each message. */
export async function sipWith(
  office: Office,
  uniqueid: string,
  peer: string
): Promise<readonly Extract<TimelineEntry, { kind: 'sip' }>[]> {
  const timeline = await timelineOf(office.core, uniqueid)
  return timeline.flatMap((entry) => (entry.kind === 'sip' && entry.peer === peer ? [entry] : []))
}
