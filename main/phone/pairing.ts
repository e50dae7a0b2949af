import { ok } from '../../pbx-core/base/result.ts'
import type { OpenPairing } from '../access/pairings.ts'
import type { PairingView } from '../ipc/contract.ts'
import type { CommandHandlers } from '../ipc/dispatch.ts'
import type { DeskPorts } from './ports.ts'

/** The code that this desk's person types into the extension of a browser. */
export function pairingCommands({
  ports
}: {
  readonly ports: Pick<DeskPorts, 'pairings' | 'account' | 'pageOrigin'>
}): Pick<CommandHandlers<unknown>, 'pairing.start' | 'pairing.read' | 'pairing.end'> {
  const { pairings, account } = ports
  const shown = ({ code, leftMs }: OpenPairing): PairingView => ({ code, leftMs, address: ports.pageOrigin() })
  return {
    'pairing.start': () => ok(shown(pairings.start(account))),
    'pairing.read': () => {
      const open = pairings.read(account)
      return ok(open === undefined ? null : shown(open))
    },
    'pairing.end': () => {
      pairings.end(account)
      return ok(null)
    }
  }
}
