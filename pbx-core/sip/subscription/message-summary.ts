import type { Octets } from '../../base/octets.ts'
import type { MessageCounts } from './port.ts'

/**
 * What lies in a mailbox, as its lamp is told (RFC 3842 §5.2). Urgent messages, in brackets, are none of ours; there are
 * telephones that read a line without them as none at all. `account`: what is dialled to hear them.
 */
export function messageSummary(counts: MessageCounts, account: Octets): Octets {
  return [
    `Messages-Waiting: ${counts.new > 0 ? 'yes' : 'no'}`,
    `Message-Account: ${account}`,
    `Voice-Message: ${counts.new}/${counts.old} (0/0)`,
    ''
  ].join('\r\n')
}
