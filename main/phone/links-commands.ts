import { ok } from '../../pbx-core/base/result.ts'
import type { LinksView } from '../ipc/contract.ts'
import type { CommandHandlers } from '../ipc/dispatch.ts'
import { refuse } from '../ipc/refuse.ts'
import type { DesktopLinks, LinkFault } from './links-port.ts'
import type { DeskPorts } from './ports.ts'

type LinkCommand = 'links.read' | 'links.set' | 'links.setting'

interface LinkPorts {
  readonly ports: { readonly windowHost: Pick<DeskPorts['windowHost'], 'links'>; readonly log: DeskPorts['log'] }
}

/** "Phone links on this computer" (`5-softphone`), of the windows that stand on that computer. */
export function linkCommands({ ports }: LinkPorts): Pick<CommandHandlers<unknown>, LinkCommand> {
  const { windowHost, log } = ports
  return {
    'links.read': async () => {
      const links = await windowHost.links?.()
      return ok(links === undefined ? null : await viewOf(links))
    },
    'links.set': async ({ scheme, on }) => {
      const links = await windowHost.links?.()
      if (links === undefined) return elsewhere
      const set = on ? await links.owners.claim(scheme) : await links.owners.release(scheme)
      if (set.ok) {
        log.info('links.set', { scheme, on })
        return ok(await viewOf(links))
      }
      log.warn('links.not_set', { scheme, on, fault: set.error })
      return refusals[set.error]
    },
    'links.setting': async () => {
      const links = await windowHost.links?.()
      if (links === undefined || links.owners.setting === null) return elsewhere
      links.owners.openSetting()
      return ok(null)
    }
  }
}

async function viewOf(links: DesktopLinks): Promise<LinksView> {
  const { owners } = links
  const schemes = await owners.read()
  return { schemes, sets: owners.sets, setting: owners.setting, quickDial: links.quickDial() }
}

const elsewhere = refuse('links_elsewhere', 'Which program opens links is set on the computer of that browser.')

const refusals: Readonly<Record<LinkFault, ReturnType<typeof refuse>>> = {
  'no-tool': refuse(
    'links_no_tool',
    'xdg-mime is not installed here, so links stay with the program that has them. Install xdg-utils, and try again.'
  ),
  'not-kept': refuse(
    'links_not_kept',
    'The system has not made it so, and links stay with the program that has them. Choose it in the setting of the system.'
  ),
  'not-written': refuse(
    'links_not_written',
    'The entry for links could not be written into your folder, so links stay with the program that has them. Is it full, or read-only?'
  ),
  'system-only': refuse(
    'links_system_only',
    'This system lets no program set that. Choose the program in the setting of the system.'
  )
}
