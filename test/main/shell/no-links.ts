import type { DesktopLinks } from '../../../main/phone/links-port.ts'
import { plainLinks } from '../../../main/shell/plain-links.ts'
import { memoryPreferences } from '../../electron/desktop.ts'

/** For a shell of whose links nothing is asked: a system that tells nothing and sets nothing. */
export const noLinks: DesktopLinks = plainLinks({
  ...{ platform: 'win32', env: {}, command: [], preferences: memoryPreferences() },
  start: () => {}
})
