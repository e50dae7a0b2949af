import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the system keeps the data of applications, as `npm start` and Electron have it. */
export function usualDirectory(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform
): string {
  switch (platform) {
    case 'win32':
      return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Offhook')
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Offhook')
    default:
      return join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'Offhook')
  }
}
