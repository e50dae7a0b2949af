import type { DomainConfig } from '../contract/config.ts'
import type { ReplyTrial, ReplyTrialCommand } from '../contract/hook-requests.ts'
import type { HookOutcome } from '../cti/port.ts'
import { readReply } from '../cti/reply.ts'
import { placeOfFault } from '../cti/reply-place.ts'
import { effectsOf } from './hook-test.ts'

const mostBytes = 64 * 1024

/**
 * What a call would make of a reply that somebody has pasted (`2-cti`, Trying it): by the reader that calls use, and in
 * the words of a test call. Without a Content-Type, as the body alone decides.
 */
export function tryReply({ reply, hook, onFailure }: ReplyTrialCommand, domain: DomainConfig | undefined): ReplyTrial {
  const result = resultOf(reply)
  return {
    outcome: result.kind === 'skipped' ? 'failed' : result.kind,
    effects: effectsOf(result, { hook, onFailure, domain }),
    place: result.kind === 'failed' ? placeOfFault(reply, result.remark) : null
  }
}

function resultOf(text: string): HookOutcome['result'] {
  const body = new TextEncoder().encode(text)
  if (body.length > mostBytes) {
    const reason = `the reply is larger than ${mostBytes} bytes`
    return { kind: 'failed', code: 'too-large', remark: { code: 'too-large', reason } }
  }
  // Pasted text is text by now, whatever encoding its declaration names.
  const reply = readReply({ status: 200, contentType: '; charset=utf-8', body })
  switch (reply.kind) {
    case 'decision':
      return { kind: 'reply', decision: reply.decision }
    case 'no-change':
      return { kind: 'no-change', ...(reply.note === undefined ? {} : { note: reply.note }) }
    case 'failure':
      return { kind: 'failed', code: reply.code, remark: reply.remark }
  }
}
