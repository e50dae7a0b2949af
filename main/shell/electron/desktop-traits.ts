import { execFile } from 'node:child_process'

/** Of the desktop, beyond what Electron knows. */
export interface DesktopTraits {
  readonly platform: NodeJS.Platform
  /** Whether a window can be put somewhere and kept on top: Wayland lets no program do either. */
  readonly windowsOnTop: boolean
  /** Whether anything shows a tray icon. */
  readonly hasTray: () => Promise<boolean>
}

/** `args`: those of the program, among which Electron's own switch may name the display server. */
export function desktopTraits(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[]
): DesktopTraits {
  const x11 = args.includes('--ozone-platform=x11') || !env.WAYLAND_DISPLAY
  return {
    platform,
    windowsOnTop: platform !== 'linux' || x11,
    hasTray: async () => platform !== 'linux' || hasStatusNotifierWatcher()
  }
}

/**
 * GNOME has none without an extension, and Electron does not tell. Where the bus cannot be asked, one is
 * taken for granted: a phone that hides is still reached by starting it again.
 */
function hasStatusNotifierWatcher(): Promise<boolean> {
  const bus = ['--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus']
  const question = ['--method', 'org.freedesktop.DBus.NameHasOwner', 'org.kde.StatusNotifierWatcher']
  return new Promise((resolve) => {
    execFile('gdbus', ['call', ...bus, ...question], { timeout: 1000 }, (_error, stdout) =>
      resolve(!stdout.includes('false'))
    )
  })
}
