import { IconPhoneIncoming, IconPhoneOff, IconPhoneOutgoing, IconPhoneX } from '@tabler/icons-react'
import type { RecentCall } from '../../../main/ipc/contract.ts'

/** Direction and outcome as a shape; the words stand in the row. */
export function OutcomeIcon({ call }: { readonly call: RecentCall }) {
  if (call.outcome === 'missed') return <IconPhoneX aria-hidden color="var(--end-text)" size={18} />
  if (call.outcome === 'busy' || call.outcome === 'failed') return <IconPhoneOff aria-hidden size={18} />
  return call.direction === 'incoming' ? (
    <IconPhoneIncoming aria-hidden size={18} />
  ) : (
    <IconPhoneOutgoing aria-hidden size={18} />
  )
}
