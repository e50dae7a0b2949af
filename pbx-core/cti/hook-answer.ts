import type { HttpOutcome } from '../base/http.ts'
import type { HookOutcome } from './port.ts'
import { readReply } from './reply.ts'

const shownReplyCharacters = 4096

type Result = HookOutcome['result']
export type Answer = Pick<HookOutcome, 'result' | 'status' | 'reply'>

/** What came back, as the call and its time line see it. */
export function readAnswer(outcome: HttpOutcome): Answer {
  if (outcome.kind === 'failed') {
    const { code, message: reason } = outcome
    return unanswered(code === 'aborted' ? givenUp : failed(code, { code, reason }))
  }
  const reply = readReply(outcome)
  const shown = { status: outcome.status, reply: reply.text.slice(0, shownReplyCharacters) }
  if (outcome.status < 200 || outcome.status > 299) {
    return { ...shown, result: failed('status', { code: 'status', status: outcome.status }) }
  }
  switch (reply.kind) {
    case 'decision':
      return { ...shown, result: { kind: 'reply', decision: reply.decision } }
    case 'no-change':
      return { ...shown, result: { kind: 'no-change', ...(reply.note === undefined ? {} : { note: reply.note }) } }
    case 'failure':
      return { ...shown, result: failed(reply.code, reply.remark) }
  }
}

/** The call gave the request up. */
export const givenUp = failed('aborted', { code: 'aborted', reason: 'the call gave the request up' })

type Failed = Extract<Result, { kind: 'failed' }>

export function failed(code: Failed['code'], remark: Failed['remark']): Failed {
  return { kind: 'failed', code, remark }
}

/** Nobody has answered. */
export function unanswered(result: Result): Answer {
  return { result, status: null, reply: '' }
}
