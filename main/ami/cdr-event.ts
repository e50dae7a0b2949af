import { participantsOf } from '../../pbx-core/contract/participants.ts'
import type { Cdr } from '../../pbx-core/contract/views.ts'
import type { AmiEvent } from './event.ts'

/** `Cdr`: the record of a segment, as Asterisk's module cdr_manager tells it. */
export function cdrEvent(cdr: Cdr, localTime: (at: number) => string): AmiEvent {
  const time = (at: number | null) => (at === null ? '' : localTime(at))
  return {
    name: 'Cdr',
    class: 'cdr',
    domain: cdr.domain,
    users: participantsOf(cdr),
    fields: [
      ['AccountCode', cdr.accountcode],
      ['Source', cdr.src],
      ['Destination', cdr.dst],
      ['DestinationContext', cdr.dcontext],
      ['CallerID', cdr.clid],
      ['Channel', cdr.channel],
      ['DestinationChannel', cdr.dstchannel],
      ['LastApplication', cdr.lastapp],
      ['LastData', cdr.lastdata],
      ['StartTime', time(cdr.start)],
      ['AnswerTime', time(cdr.answer)],
      ['EndTime', time(cdr.end)],
      ['Duration', cdr.duration],
      ['BillableSeconds', cdr.billsec],
      ['Disposition', cdr.disposition],
      ['AMAFlags', cdr.amaflags],
      ['UniqueID', cdr.uniqueid],
      ['UserField', cdr.userfield]
    ]
  }
}
