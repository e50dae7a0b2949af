import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { sampleCdr } from '../../records/samples.ts'
import { coreOf, MemoryPbx } from './memory-pbx.ts'
import { TestOffice } from './office.ts'

/** The number that all of these calls are with. */
export const caller = '+15550100199'

/** An office whose records are made up, to look at its caller page. */
export async function cardOffice(domain: object = {}): Promise<{ office: TestOffice; pbx: MemoryPbx }> {
  const pbx = new MemoryPbx()
  const core = coreOf(pbx)
  const user = (extension: string, name: string, admin = false) => ({
    ...{ extension, name, admin, systemAdmin: admin },
    ...{ sipPassword: 'sip', webPassword: `web-${extension}` }
  })
  const office = await TestOffice.start(core, {
    schema: 1,
    listen: { http: '127.0.0.1:0' },
    domains: [{ name: 'localhost', ...domain, users: [user('100', 'Ana Keller', true), user('101', 'Tom Okafor')] }]
  })
  return { office, pbx }
}

const hour = 3_600_000

/** Calls of the number, newest first: in and out, missed, by a colleague, with short and long notes. */
export function callsWith(count: number): Cdr[] {
  return Array.from({ length: count }, (_, index) => {
    const start = Date.UTC(2026, 10, 27, 9, 41) - index * 31 * hour
    const common = { uniqueid: `earlier.${index}`, domain: 'localhost', start, end: start + 70_000 }
    const ana = { number: '100', name: 'Ana Keller', user: '100' }
    const tom = { number: '101', name: 'Tom Okafor', user: '101' }
    const acme = { number: caller, name: 'ACME Inc', user: null }
    const answer = index % 4 === 1 ? null : start + 6000
    const termination = { result: answer === null ? 'cancelled' : 'completed', cause: 16, by: 'caller' } as const
    if (index % 3 === 2) {
      return sampleCdr({
        ...common,
        answer,
        termination,
        caller: ana,
        callee: acme,
        dst: caller,
        direction: 'outbound'
      })
    }
    const callee = index % 4 === 0 ? tom : ana
    return sampleCdr({
      ...common,
      answer,
      termination,
      caller: acme,
      callee,
      dst: callee.number,
      notes: notesOf(index)
    })
  })
}

function notesOf(index: number): string {
  if (index === 0) return 'Asks for a credit note on 2026-113.\nCall back Tue 10:00'
  return index === 3 ? 'The whole story of the delivery that never came. '.repeat(12).trim() : ''
}
