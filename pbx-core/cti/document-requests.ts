import type { Clock } from '../base/clock.ts'
import type { HttpClient, HttpRequest } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import { failed, givenUp, readAnswer, unanswered } from './hook-answer.ts'
import { hookRequest } from './hook-request.ts'
import type { DocumentRequests, DocumentRun, HookOutcome, SoundOutcome } from './port.ts'
import { prepareHook, withoutCredentials } from './prepared-hook.ts'
import { addressOf, encoded, formOf, withQuery } from './reply-form.ts'
import { everyHookVariables } from './variables.ts'

interface DocumentPorts {
  readonly http: HttpClient
  readonly clock: Clock
  readonly log: Log
}

/** For each of them, in milliseconds (`2-cti`, TwiML-shaped replies). */
const timeoutMs = 2000
/** Some minutes of MP3, half a minute of WAV as a CD has it. */
const largestSound = 5 * 1024 * 1024

/** Requests that follow from a document, at the origin of the hook that has answered with it. */
export function createDocumentRequests({ http, clock, log }: DocumentPorts): DocumentRequests {
  return {
    async next(run, signal) {
      const start = clock.now()
      const { method } = run.next
      const address = addressIn(run)
      const shown = address.ok ? address.value : run.next.url
      const outcomeOf = (answer: Pick<HookOutcome, 'result' | 'status' | 'reply'>): HookOutcome => {
        const outcome = { ...answer, method, url: withoutCredentials(shown), ms: clock.now() - start }
        const { status, ms, result } = outcome
        log.debug('hook.document', { hook: run.hook, status, ms, kind: result.kind })
        return outcome
      }
      if (!address.ok) return outcomeOf(unanswered(failed('redirect', address.error)))
      if (signal.aborted) return outcomeOf(unanswered(givenUp))
      const { variables, dialect, fields: extra } = run
      const form = encoded(formOf(variables, { dialect, names: everyHookVariables, extra }))
      return outcomeOf(readAnswer(await http.request(requestFor(run, address.value, form), signal)))
    },
    async sound(run, signal) {
      const address = addressIn(run)
      if (!address.ok) return { kind: 'failed', remark: address.error }
      const request = {
        ...hookRequest(run, { method: 'GET', url: address.value, content: undefined }),
        ...limits,
        maxBytes: largestSound
      }
      return soundOf(await http.request(request, signal))
    }
  }
}

const limits = { timeoutMs, sameOrigin: true } as const

function addressIn({
  config,
  variables,
  document,
  next
}: Pick<DocumentRun, 'config' | 'variables' | 'document' | 'next'>) {
  return addressOf(next.url, { document, hook: prepareHook(config).url(variables) })
}

function requestFor(run: DocumentRun, url: string, form: string): HttpRequest {
  const { method } = run.next
  const content = { type: 'application/x-www-form-urlencoded', text: form }
  const asked = method === 'GET' ? { method, url: withQuery(url, form), content: undefined } : { method, url, content }
  return { ...hookRequest(run, asked), ...limits }
}

function soundOf(outcome: Awaited<ReturnType<HttpClient['request']>>): SoundOutcome {
  if (outcome.kind === 'failed') {
    return { kind: 'failed', remark: { code: outcome.code, reason: outcome.message } }
  }
  const { status, body } = outcome
  if (status < 200 || status > 299) return { kind: 'failed', remark: { code: 'status', status } }
  return { kind: 'sound', octets: body }
}
