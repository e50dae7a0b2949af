import { expect } from 'vitest'
import { check } from '../check.ts'
import { desktop } from '../desktop.ts'
import type { StandInSession, standInElectron } from '../stand-in.ts'

type Electron = ReturnType<typeof standInElectron>

function ask(session: StandInSession | undefined, permission: string, details: object) {
  let granted: boolean | undefined
  session?.request?.(...([{}, permission, (answer: boolean) => (granted = answer), details] as unknown as never[]))
  return granted
}
function checked(session: StandInSession | undefined, permission: string, origin: string, details: object = {}) {
  return session?.check?.(...([null, permission, origin, details] as unknown as never[]))
}
const cti = (electron: Electron) => electron.partitions.get('persist:cti')

const requestingUrl = 'app://offhook/index.html'

export const permissionChecks = [
  check('our pages may ask for the microphone, loudspeakers and to copy; no camera, nothing else', async (adapter) => {
    const { electron } = await desktop(adapter)
    const { defaultSession: own } = electron
    expect(ask(own, 'media', { requestingUrl, mediaTypes: ['audio'] })).toBe(true)
    expect(ask(own, 'clipboard-sanitized-write', { requestingUrl })).toBe(true)
    expect(ask(own, 'media', { requestingUrl, mediaTypes: ['video'] })).toBe(false)
    expect(ask(own, 'geolocation', { requestingUrl })).toBe(false)
  }),

  check('pages of others may not, whatever their address looks like', async (adapter) => {
    const { electron } = await desktop(adapter)
    for (const url of ['https://evil.test/', 'app://offhook.evil.test/', 'app://other/']) {
      expect(ask(electron.defaultSession, 'media', { requestingUrl: url, mediaTypes: ['audio'] }), url).toBe(false)
    }
  }),

  check('what is looked up without a question is held to the same', async (adapter) => {
    const { electron } = await desktop(adapter)
    const { defaultSession: own } = electron
    expect([
      checked(own, 'media', 'app://offhook/', { mediaType: 'audio' }),
      checked(own, 'media', 'app://offhook/', { mediaType: 'video' }),
      checked(own, 'media', 'https://evil.test'),
      checked(own, 'hid', 'app://offhook')
    ]).toEqual([true, false, false, false])
  }),

  ...['media', 'local-network', 'local-network-access', 'loopback-network', 'notifications', 'clipboard-read'].map(
    (permission) =>
      check(`a pop-up gets no ${permission} (7-stack, Chromium and local addresses)`, async (adapter) => {
        const { electron } = await desktop(adapter)
        const details = { requestingUrl: 'https://crm.test/', mediaTypes: ['audio'] }
        expect([
          ask(cti(electron), permission, details),
          checked(cti(electron), permission, 'https://crm.test')
        ]).toEqual([false, false])
      })
  ),

  check('a pop-up may copy a text', async (adapter) => {
    const { electron } = await desktop(adapter)
    expect(ask(cti(electron), 'clipboard-sanitized-write', { requestingUrl: 'https://crm.test/' })).toBe(true)
  }),

  check('no dictionary is fetched from a server of others', async (adapter) => {
    const { electron } = await desktop(adapter)
    expect([electron.defaultSession.spellChecker, cti(electron)?.spellChecker]).toEqual([false, false])
  }),

  check('downloads ask where to, of our pages and of pop-ups', async (adapter) => {
    const { electron } = await desktop(adapter)
    for (const session of [electron.defaultSession, cti(electron)]) {
      const asked: unknown[] = []
      const item = {
        getFilename: () => 'a.pdf',
        setSavePath: (path: string) => asked.push(path),
        setSaveDialogOptions: (options: unknown) => asked.push(options)
      }
      session?.emit('will-download', {}, item)
      expect(asked).toEqual([{ defaultPath: 'a.pdf' }])
    }
  }),

  check('a caller’s page finds no cookie of the application in its partition (RFC 6265 §8.5)', async (adapter) => {
    const { electron } = await desktop(adapter)
    expect(cti(electron)?.cookiesSet).toEqual([])
  })
]
