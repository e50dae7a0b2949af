import { bare, fact } from './fact.ts'
import type { TerminationResult } from './termination.ts'

/** What can be said in a time line of a document that a hook has answered with, and that is followed verb by verb. */
export const replyFacts = {
  'reply-followed': fact<{ readonly verbs: string }>(
    { verbs: 'say, gather' },
    ({ verbs }) => `the document is followed: ${verbs}`
  ),
  /** '': nothing. */
  'reply-entered': fact<{ readonly digits: string }>({ digits: '4711' }, ({ digits }) =>
    digits === '' ? 'nothing was entered' : `${digits} was entered`
  ),
  'reply-unanswered': fact<{ readonly result: TerminationResult }>(
    { result: 'busy' },
    ({ result }) => `nobody has taken the call: ${result}`
  ),
  'reply-over': bare('the document has come to its end, and so has the call'),
  /** `hooks`: re-routes by hooks; `in-a-row`: documents in which nothing is heard, entered or dialled. */
  'reply-too-many': fact<{ readonly most: number; readonly of: 'documents' | 'in-a-row' | 'hooks' }>(
    { most: 100, of: 'documents' },
    ({ most, of }) =>
      of === 'hooks'
        ? `more than ${most} re-routes by hooks: the document is ignored`
        : `more than ${most} documents${of === 'in-a-row' ? ' with nothing in between' : ''}: the next one is not asked for`
  ),
  'reply-sound': fact<{ readonly sound: string; readonly reason: string }>(
    { sound: 'https://crm.acme.test/a.wav', reason: 'the application answered 404' },
    ({ sound, reason }) => `${sound} cannot be played: ${reason}`
  ),
  'reply-target': fact<{ readonly target: string }>(
    { target: 'sip:ana@elsewhere.test' },
    ({ target }) => `${target} cannot be dialled from here`
  ),
  'reply-no-mailbox': bare('nobody has a mailbox in which the recording could be kept'),
  'reply-not-here': fact<{ readonly hook: string }>(
    { hook: 'accounting.cti' },
    ({ hook }) => `${hook}: a document is not followed here`
  )
}
