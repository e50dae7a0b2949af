import { err } from '../../pbx-core/base/result.ts'
import { linkSchemes } from '../ipc/contract.ts'
import type { DesktopLinks, LinkOwners } from '../phone/links-port.ts'
import type { PreferenceStore } from '../settings/preferences.ts'
import { XdgLinks } from './linux/xdg-links.ts'

interface PlainLinks {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** Starts this application on its data; the link is put behind it. */
  readonly command: readonly string[]
  readonly preferences: PreferenceStore
  /** Starts a program that goes on by itself. */
  readonly start: (command: string, args: readonly string[]) => void
}

/**
 * Links where the application runs without Electron. Windows and macOS know programs that were installed, which this one
 * was not: there the system's own setting is opened. No system gives such a program a key of its own.
 */
export function plainLinks(options: PlainLinks): DesktopLinks {
  return {
    owners: ownersOf(options),
    quickDial: () => ({
      state: 'elsewhere',
      key: '',
      command: typed(options.platform, [...options.command, '--clipboard'])
    })
  }
}

/** As the keyboard settings of a desktop take a command: each argument as it is, or in quotes. */
function typed(platform: NodeJS.Platform, command: readonly string[]): string {
  return command
    .map((argument) => (/^[\w./\\:@+,-]+$/.test(argument) ? argument : inQuotes(platform, argument)))
    .join(' ')
}

function inQuotes(platform: NodeJS.Platform, argument: string): string {
  return platform === 'win32' ? `"${argument}"` : `'${argument.replaceAll("'", `'\\''`)}'`
}

function ownersOf(options: PlainLinks): LinkOwners {
  const setting = settingOf(options.platform)
  if (setting === null) return new XdgLinks(options)
  const systemOnly = async () => err('system-only' as const)
  const [program, ...args] = openers[setting]
  return {
    sets: false,
    setting,
    read: async () => linkSchemes.map((scheme) => ({ scheme, owner: 'unknown', by: '' })),
    claim: systemOnly,
    release: systemOnly,
    openSetting: () => options.start(program, args)
  }
}

/** Where the system has a page of its own for it. */
export function settingOf(platform: NodeJS.Platform): LinkOwners['setting'] {
  if (platform === 'win32') return 'windows'
  return platform === 'darwin' ? 'mac' : null
}

/** On a Mac, "Default for calls" is a setting of FaceTime. */
const openers = {
  windows: ['explorer.exe', 'ms-settings:defaultapps'],
  mac: ['open', '-a', 'FaceTime']
} as const
