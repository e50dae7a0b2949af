import type { HandedOn, PhoneCall } from '../../../main/ipc/contract.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { callerOf, whoIs } from '../../state/calls.ts'

/** Under way: not yet arrived, taken back or come back. */
export const isUnderWay = (handed: HandedOn | null): handed is HandedOn =>
  handed !== null && handed.state !== 'back' && handed.state !== 'gone'

/** Somebody is asked, so that the other one waits. */
export const isAsking = ({ state, handedOn }: PhoneCall): boolean =>
  state !== 'ended' && handedOn?.kind === 'ask' && isUnderWay(handedOn)

/** How far it is with handing a call on, in a sentence. */
export function handedWords(call: PhoneCall & { readonly handedOn: HandedOn }, t: Translate): string {
  const { kind, state, why } = call.handedOn
  const target = whoIs(call.handedOn)
  const who = callerOf(call, t)
  if (state === 'gone') return t('transfer.gone', { target })
  if (state === 'back') return t(`transfer.back.${why ?? 'unreachable'}`, { target, who })
  return t(kind === 'ask' ? 'transfer.asking' : 'transfer.sending', { target })
}
