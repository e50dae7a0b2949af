import { IconPhoneIncoming, IconPhoneOff, IconPhoneOutgoing, IconPhoneX } from '@tabler/icons-react'
import type { RecentCall } from '../../../main/ipc/contract.ts'

/** Direction and outcome as a shape; words stand beside it. */
export function OutcomeIcon({ call, size }: { readonly call: RecentCall; readonly size: number }) {
  if (call.outcome === 'missed') return <IconPhoneX aria-hidden color="var(--end-text)" size={size} />
  if (call.outcome !== 'answered' && call.outcome !== 'elsewhere') return <IconPhoneOff aria-hidden size={size} />
  return call.direction === 'incoming' ? (
    <IconPhoneIncoming aria-hidden size={size} />
  ) : (
    <IconPhoneOutgoing aria-hidden size={size} />
  )
}
