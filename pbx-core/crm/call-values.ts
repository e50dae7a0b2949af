import type { LocalTime } from '../base/local-time.ts'
import type { Cdr } from '../contract/views.ts'
import { nameOfClid } from '../records/cdr.ts'
import type { CrmDate } from './crm-date.ts'
import type { callNames } from './names.ts'

/** Who took part for the office, as configured. */
export interface CrmAgent {
  readonly extension: string
  readonly name: string
  readonly email: string
}

type CallValues = Readonly<Record<(typeof callNames)[number], string | CrmDate>>

/** What a record says by the names of templates. */
export function callValues(
  cdr: Cdr,
  { agent, localTime, queue }: { agent: CrmAgent | undefined; localTime: LocalTime; queue: string }
): CallValues {
  const isInbound = cdr.direction === 'inbound'
  const [first = '', ...others] = (agent?.name ?? '').split(' ')
  const local = (at: number): CrmDate => ({ written: localTime(at) })
  const seconds = cdr.answer === null ? 0 : cdr.billsec
  return {
    Name: isInbound ? nameOfClid(cdr.clid) : cdr.dstname,
    CallType: cdr.answer === null ? (isInbound ? 'Missed' : 'Notanswered') : isInbound ? 'Inbound' : 'Outbound',
    CallDirection: isInbound ? 'Inbound' : 'Outbound',
    Agent: agent?.extension ?? '',
    AgentFirstName: first,
    AgentLastName: others.join(' '),
    AgentEmail: agent?.email ?? '',
    Duration: duration(seconds),
    DurationSeconds: String(seconds),
    DateTime: local(cdr.start),
    CallStartTimeLocal: local(cdr.start),
    CallStartTimeUTC: utc(cdr.start),
    CallEstablishedTimeLocal: cdr.answer === null ? '' : local(cdr.answer),
    CallEstablishedTimeUTC: cdr.answer === null ? '' : utc(cdr.answer),
    CallEndTimeLocal: local(cdr.end),
    CallEndTimeUTC: utc(cdr.end),
    QueueExtension: queue,
    RecordingUrl: cdr.recording,
    CallId: `${cdr.uniqueid}.${cdr.segment}`
  }
}

/** Whose number the CRM is asked for; '' where a call concerns nobody outside, or somebody who withholds it. */
export function outsideNumber({ direction, src, dst }: Cdr): string {
  if (direction === 'internal') return ''
  const number = direction === 'inbound' ? src : dst
  return /\d/.test(number) ? number : ''
}

function utc(at: number): CrmDate {
  return { written: new Date(at).toISOString().slice(0, 19).replace('T', ' ') }
}

/** `00:01:23` */
function duration(seconds: number): string {
  const two = (value: number) => String(Math.trunc(value)).padStart(2, '0')
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`
}
