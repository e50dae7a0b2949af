import { expect } from 'vitest'
import { type Adapter, check } from '../check.ts'
import { desktop, memoryPreferences, page } from '../desktop.ts'
import { type MenuItem, type StandInContents, standInElectron } from '../stand-in.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

async function guest(adapter: Adapter, press: number | readonly number[] = 0, preferences = memoryPreferences()) {
  const electron = standInElectron({ press })
  const made = await desktop(adapter, { electron, preferences })
  await made.shell.showPhone()
  const [phone] = electron.windows
  const { contents } = page(electron, 'https://crm.test/customer', 'webview')
  contents.hostWebContents = phone?.webContents ?? null
  contents.title = 'Customer 4711'
  made.links.splice(0)
  return { ...made, contents, phone, preferences }
}

const certificate = {
  fingerprint: 'sha256/AAAA',
  subjectName: 'crm.acme.test',
  issuerName: 'ACME House CA',
  validExpiry: 1_830_000_000
}

/** As Electron emits it: without `preventDefault` the page is refused. */
async function untrusted(
  { electron }: Pick<Awaited<ReturnType<typeof guest>>, 'electron'>,
  contents: StandInContents,
  { url = 'https://crm.acme.test/', fingerprint = certificate.fingerprint, main = true } = {}
) {
  let prevented = false
  let answer: boolean | undefined
  const event = { preventDefault: () => (prevented = true) }
  const given = { ...certificate, fingerprint }
  const callback = (trust: boolean) => {
    answer = trust
  }
  electron.app.emit('certificate-error', event, contents, url, 'net::ERR_CERT_AUTHORITY_INVALID', given, callback, main)
  await settled()
  return prevented && answer === true ? 'shown' : 'refused'
}

export const callersPagesChecks = [
  check('a certificate that is not trusted is shown, and refused unless a person allows it', async (adapter) => {
    const made = await guest(adapter, 0)
    expect(await untrusted(made, made.contents)).toBe('refused')
    expect(made.electron.asked()).toEqual([
      {
        question: expect.objectContaining({
          type: 'warning',
          message: 'Nothing proves that this is crm.acme.test.',
          buttons: ['Do not open', 'Open, and trust this certificate from now on'],
          defaultId: 0,
          cancelId: 0
        }),
        window: made.phone
      }
    ])
    const [asked] = made.electron.asked()
    const { detail = '' } = (asked?.question ?? {}) as { detail?: string }
    expect(detail).toContain('(CERT_AUTHORITY_INVALID)')
    expect(detail.split('\n\n')[1]).toBe(
      'Issued to: crm.acme.test\nIssued by: ACME House CA\nValid until: 2027-12-28\nFingerprint: sha256/AAAA'
    )
  }),

  check(
    'it is allowed for this host, remembered, and another certificate of it is asked about again',
    async (adapter) => {
      const made = await guest(adapter, [1, 0])
      expect(await untrusted(made, made.contents)).toBe('shown')
      const again = await guest(adapter, 0, made.preferences)
      expect(await untrusted(again, again.contents)).toBe('shown')
      expect(await untrusted(again, again.contents, { main: false })).toBe('shown')
      expect(again.electron.asked()).toEqual([])
      expect(await untrusted(again, again.contents, { fingerprint: 'sha256/BBBB' })).toBe('refused')
      expect(await untrusted(again, again.contents, { url: 'https://crm.acme.test:8443/' })).toBe('refused')
      expect(again.electron.asked()).toHaveLength(2)
    }
  ),

  check(
    'what a page loads from elsewhere is refused without a question, and so is what is not a caller’s page',
    async (adapter) => {
      const made = await guest(adapter, 1)
      expect(await untrusted(made, made.contents, { main: false })).toBe('refused')
      const { contents: ours } = page(made.electron, 'app://offhook/index.html')
      expect(await untrusted(made, ours)).toBe('refused')
      expect(made.electron.asked()).toEqual([])
    }
  ),

  check('requests that wait for the same certificate are one question', async (adapter) => {
    const made = await guest(adapter, [1, 0])
    expect(
      await Promise.all([
        untrusted(made, made.contents),
        untrusted(made, made.contents),
        untrusted(made, made.contents)
      ])
    ).toEqual(['shown', 'shown', 'shown'])
    expect(made.electron.asked()).toHaveLength(1)
  }),

  ...(
    [
      [0, undefined],
      [2, 'second']
    ] as const
  ).map(([press, chosen]) =>
    check(
      `a client certificate is chosen by a person, never the first by itself (button ${press})`,
      async (adapter) => {
        const { electron, contents, phone } = await guest(adapter, press)
        const list = ['first', 'second'].map((subjectName) => ({ ...certificate, subjectName }))
        let prevented = false
        const chose: unknown[] = []
        const event = { preventDefault: () => (prevented = true) }
        const callback = (picked?: { subjectName: string }) => chose.push(picked?.subjectName)
        electron.app.emit('select-client-certificate', event, contents, 'https://crm.test/', list, callback)
        await settled()
        expect([prevented, chose]).toEqual([true, [chosen]])
        expect(electron.asked()).toEqual([
          {
            question: expect.objectContaining({
              message: 'crm.test asks who you are.',
              buttons: ['None', 'first (ACME House CA)', 'second (ACME House CA)']
            }),
            window: phone
          }
        ])
      }
    )
  ),

  check('nothing that is not a caller’s page shows a client certificate', async (adapter) => {
    const { electron } = await guest(adapter, 1)
    const { contents: ours } = page(electron, 'app://offhook/index.html')
    for (const contents of [ours, null]) {
      const chose: unknown[] = []
      let prevented = false
      const event = { preventDefault: () => (prevented = true) }
      const callback = (...picked: unknown[]) => chose.push(picked)
      electron.app.emit('select-client-certificate', event, contents, 'https://x.test/', [certificate], callback)
      expect([prevented, chose]).toEqual([true, [[]]])
    }
    expect(electron.asked()).toEqual([])
  }),

  check('a page with something unsaved stays, and asks; whoever leaves is not held up again', async (adapter) => {
    const { electron, contents, phone } = await guest(adapter, [0, 1])
    const leave = async () => {
      let left = false
      contents.emit('will-prevent-unload', { preventDefault: () => (left = true) })
      await settled()
      return left ? 'left' : 'stays'
    }
    expect([await leave(), await leave(), await leave()]).toEqual(['stays', 'stays', 'left'])
    expect(electron.asked()).toEqual(
      [1, 2].map(() => ({
        question: expect.objectContaining({
          message: 'Customer 4711 has something that is not saved.',
          buttons: ['Stay on the page', 'Leave it'],
          cancelId: 0
        }),
        window: phone
      }))
    )
    // The next page has its own say.
    contents.emit('did-navigate', {}, 'https://crm.test/other')
    expect([await leave(), electron.asked().length]).toEqual(['stays', 3])
  }),

  check('it asks once at a time', async (adapter) => {
    const { electron, contents } = await guest(adapter)
    for (let times = 0; times < 3; times++) contents.emit('will-prevent-unload', { preventDefault: () => {} })
    await settled()
    expect(electron.asked()).toHaveLength(1)
  }),

  check('the right button has cut, copy and paste, a link’s address, and the number to call', async (adapter) => {
    const { electron, contents, links } = await guest(adapter)
    const menu = (params: object): MenuItem[] => {
      electron.menus.splice(0)
      contents.emit('context-menu', {}, { ...nothing, ...params })
      return electron.menus[0] ?? []
    }
    const labels = (params: object) => menu(params).map(({ label, type }) => label ?? type)
    expect(labels({})).toEqual([])
    expect([labels({ selectionText: 'Ana' }), labels({ selectionText: '12' })]).toEqual([['Copy'], ['Copy']])
    expect(labels({ isEditable: true })).toEqual([
      ...['Undo', 'separator', 'Cut', 'Copy', 'Paste', 'separator', 'Select all']
    ])
    expect(labels({ selectionText: ' +1 555 010-0199 ' })).toEqual(['Call +1 555 010-0199', 'separator', 'Copy'])
    expect(labels({ linkURL: 'https://other.test/' })).toEqual(['Open link in browser', 'Copy link'])
    electron.did.splice(0)
    for (const { click } of menu({ linkURL: 'https://other.test/' })) click?.()
    for (const { click } of menu({ linkURL: 'tel:+15550100199' })) click?.()
    expect([links, electron.did.filter(([name]) => name !== 'menu')]).toEqual([
      ['tel:%2B15550100199'],
      [
        ['openExternal', 'https://other.test/'],
        ['copied', 'https://other.test/'],
        ['copied', 'tel:+15550100199']
      ]
    ])
  }),

  check('the phone’s keys work while the cursor is in a caller’s page, and no other key leaves it', async (adapter) => {
    const { contents, phone } = await guest(adapter)
    const press = (input: object): unknown => {
      let prevented = false
      phone?.webContents.sent.splice(0)
      contents.emit('before-input-event', { preventDefault: () => (prevented = true) }, { ...noKey, ...input })
      const [sent] = phone?.webContents.sent ?? []
      return prevented ? sent : sent === undefined ? 'the page’s' : 'both'
    }
    const key = (pressed: object) => ['offhook:event', 'key', pressed]
    const passed = { key: 'å', code: 'KeyA', altKey: true, ctrlKey: false, metaKey: false }
    expect(press({ key: 'å', code: 'KeyA', alt: true })).toEqual(key(passed))
    expect(phone?.webContents.focused).toBe(0)
    expect(press({ key: 'k', code: 'KeyK', control: true })).toEqual(
      key({ key: 'k', code: 'KeyK', altKey: false, ctrlKey: true, metaKey: false })
    )
    // That leads into the phone's own field.
    expect(phone?.webContents.focused).toBe(1)
    expect(press({ key: 'F6', code: 'F6' })).toEqual(
      key({ key: 'F6', code: 'F6', altKey: false, ctrlKey: false, metaKey: false })
    )
    expect(phone?.webContents.focused).toBe(2)
    for (const input of [
      { key: 'a', code: 'KeyA' },
      { key: 'a', code: 'KeyA', control: true },
      { key: 'a', code: 'KeyA', alt: true, control: true },
      { key: 'a', code: 'KeyA', alt: true, shift: true },
      { key: 'z', code: 'KeyZ', alt: true },
      { key: 'k', code: 'KeyK', meta: true },
      { key: 'F6', code: 'F6', control: true },
      { key: 'F6', code: 'F6', shift: true },
      { key: 'a', code: 'KeyA', alt: true, type: 'keyUp' },
      { key: 'a', code: 'KeyA', alt: true, isAutoRepeat: true },
      { key: 'a', code: 'KeyA', alt: true, isComposing: true }
    ]) {
      expect(press(input), JSON.stringify(input)).toBe('the page’s')
    }
  })
]

const noKey = {
  type: 'keyDown',
  isAutoRepeat: false,
  isComposing: false,
  shift: false,
  control: false,
  alt: false,
  meta: false
}

const nothing = {
  x: 1,
  y: 1,
  linkURL: '',
  isEditable: false,
  selectionText: '',
  menuSourceType: 'mouse',
  editFlags: { canUndo: true, canCut: true, canCopy: true, canPaste: true, canSelectAll: true }
}
