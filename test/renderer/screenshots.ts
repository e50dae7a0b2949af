/**
 * `npm run screenshots`: every page of the application in light, dark, narrow, compact, German, empty and
 * busy, into `docs/screenshots/`. The pages are the built ones, in a real Chromium; main is the
 * stand-in of the tests, so that the same calls stand in every picture.
 */
import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import type { AppState, HookView } from '../../main/ipc/contract.ts'
import { words } from '../../main/phone/words.ts'
import { compactSize, launchBrowser, mediumSize, openPage, windowSize } from './support/browser.ts'
import { builtRenderer } from './support/built-renderer.ts'
import { FakeMain, Refusal } from './support/fake-main.ts'
import { PageServer } from './support/page-server.ts'
import { placesScenes } from './support/places-scenes.ts'
import { deliveries } from './support/sample-deliveries.ts'
import {
  active,
  came,
  crowded,
  firstRun,
  handedOn,
  held,
  history,
  hooks,
  hookTestFailed,
  idle,
  long,
  now,
  pickup,
  queues,
  queuesAt,
  ringing,
  tab,
  trunks,
  trunkWarnings
} from './support/samples.ts'
import type { Scene } from './support/scene.ts'

const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url))

const detailLooks: readonly string[] = ['light', 'dark', 'compact-german']

const inCall = (main: FakeMain): Partial<AppState> => ({
  calls: [active(), held()],
  tabs: [tab(main.crmUrl), tab(main.crmUrl, { id: 'tab-2', call: 'call-2', title: 'Jordan Meyer' })],
  missed: 2
})

const colleague = { destination: 'extension:103', name: 'Lena Brandt', number: '103' }

const withoutCalls = (main: FakeMain): void => {
  main.calls = []
}

const showFirstTab = async (page: Page): Promise<void> => {
  const first = page.getByRole('tab').first()
  if ((await first.count()) > 0) await first.click()
}

const scenes: readonly Scene[] = [
  ...placesScenes,
  { name: 'first-run', path: '/', state: () => ({ firstRun }) },
  { name: 'phone-empty', path: '/', state: () => ({}), prepare: withoutCalls },
  { name: 'phone-idle', path: '/', state: () => ({ missed: 2 }) },
  {
    name: 'phone-suggestions',
    detail: true,
    path: '/',
    state: () => ({}),
    act: async (page) => {
      await page.getByRole('textbox', { name: /Name/ }).fill('a')
      await page.getByRole('option').first().waitFor()
    }
  },
  {
    name: 'phone-dial-pad',
    detail: true,
    path: '/',
    state: () => ({}),
    act: async (page) => {
      await page.getByRole('textbox', { name: /Name/ }).fill('+1555010')
      await page.getByRole('button', { name: /Dial pad|Wähltasten/ }).click()
    }
  },
  { name: 'phone-ringing', path: '/', state: (main) => ({ calls: [ringing()], tabs: [tab(main.crmUrl)] }) },
  {
    name: 'phone-click-to-dial',
    path: '/',
    state: () => ({ calls: [ringing({ clickToDial: { dest: '+15550100199' }, name: '', via: null })] })
  },
  {
    name: 'phone-call',
    path: '/',
    state: inCall,
    act: async (page) => {
      await showFirstTab(page)
      const notes = page.getByRole('textbox', { name: /Notes|Notizen/ })
      if ((await notes.count()) > 0) await notes.fill('Asks for credit note on 2026-113.\nCall back Tue 10:00')
      await page.waitForTimeout(900)
    }
  },
  {
    name: 'phone-keypad',
    detail: true,
    path: '/',
    state: () => ({ calls: [active()] }),
    act: async (page) => {
      await page.getByRole('button', { name: /Keypad|Tasten/, exact: true }).click()
      await page.keyboard.type('204#')
    }
  },
  {
    name: 'phone-asking',
    detail: true,
    path: '/',
    state: () => ({ calls: [active({ handedOn: handedOn() })] })
  },
  {
    name: 'phone-quality',
    detail: true,
    path: '/',
    state: () => ({
      calls: [active({ quality: { codec: 'opus', lossPercent: 2.4, jitterMs: 34, roundTripMs: 312 } })]
    }),
    act: (page) => page.locator('[data-level]').first().click()
  },
  {
    name: 'phone-ended',
    detail: true,
    path: '/',
    state: (_, language) => ({
      calls: [active({ state: 'ended', answeredAt: null, quality: null, reason: words[language].ends.no_answer })],
      account: { ...idle.account, state: 'offline', reason: words[language].unreachable }
    })
  },
  {
    name: 'phone-sent',
    detail: true,
    path: '/',
    state: () => ({ calls: [active({ handedOn: handedOn({ kind: 'send', state: 'ringing' }) }), held()] })
  },
  {
    name: 'phone-transfer',
    detail: true,
    path: '/',
    state: () => ({ calls: [active()] }),
    act: async (page) => {
      await page.getByRole('button', { name: /^(Transfer|Weitergeben)$/ }).click()
      await page.keyboard.type('a')
      await page.getByRole('option').first().waitFor()
    }
  },
  { name: 'phone-way', path: '/', state: () => ({ calls: [ringing(came)] }) },
  {
    name: 'phone-way-crowded',
    path: '/',
    state: () => ({
      calls: [ringing({ ...long, ...crowded, via: '+15550100100' }), active({ id: 'call-3', ...crowded }), held(came)]
    })
  },
  {
    name: 'ring-card-way',
    path: '/ring-card',
    state: () => ({ calls: [ringing(came)] }),
    size: { width: 440, height: 96 }
  },
  {
    name: 'ring-card-way-crowded',
    path: '/ring-card',
    state: () => ({ calls: [ringing(crowded)] }),
    size: { width: 440, height: 96 }
  },
  {
    name: 'calls-way',
    path: `/#/calls/${history(5)[4]?.uniqueid}`,
    state: () => ({}),
    prepare: (main) => {
      const read = main.answers['timeline.read']
      main.answers['timeline.read'] = async (asked) => ({ ...(await read(asked)), way: crowded.way })
    }
  },
  { name: 'phone-pickup', path: '/', state: () => ({ pickups: [pickup] }) },
  {
    name: 'phone-not-disturbed',
    path: '/',
    state: () => ({
      userState: {
        ...idle.userState,
        doNotDisturb: { on: true, until: now + 5_400_000 },
        forward: { ...idle.userState.forward, busy: colleague }
      }
    })
  },
  {
    name: 'phone-own-status',
    detail: true,
    path: '/',
    state: () => ({}),
    act: async (page) => {
      await page.locator('[data-id=own-status]').click()
      await page.getByRole('dialog').waitFor()
    }
  },
  {
    name: 'phone-note-after',
    path: '/',
    state: inCall,
    act: async (page, main) => {
      await showFirstTab(page)
      const card = page.getByRole('article', { name: 'ACME Inc OVRDUE' })
      await card.waitFor()
      main.set({ calls: [held()] })
      const notes = page.getByRole('textbox', { name: /Notes|Notizen/ })
      await notes.fill('Asks for credit note on 2026-113.\nCall back Tue 10:00')
      await page.waitForTimeout(900)
    }
  },
  {
    name: 'popup-note-after',
    detail: true,
    path: '/#/popup',
    state: (main) => ({ calls: [active()], tabs: [tab(main.crmUrl)] }),
    act: async (page, main) => {
      await page.getByRole('tab').waitFor()
      main.set({ calls: [] })
      await page.waitForTimeout(300)
    }
  },
  {
    name: 'phone-failed',
    detail: true,
    path: '/',
    state: () => ({}),
    prepare: (main) => {
      main.answers['recent.list'] = () => {
        throw new Refusal({ code: 'store', message: 'The disk is full.' })
      }
    }
  },
  {
    name: 'phone-busy',
    path: '/',
    state: (main) => ({
      ...inCall(main),
      calls: [
        active({ muted: true, heldByPeer: true, ...long }),
        ringing({ id: 'call-3', name: 'Rita Wagner', number: '+15550100177', via: '+15550100110' }),
        held(),
        held({ id: 'call-4', name: long.name })
      ],
      tabs: [1, 2, 3, 4, 5, 6].map((id) => tab(main.crmUrl, { id: `tab-${id}`, title: id % 2 ? long.name : 'Rita' })),
      missed: 128
    })
  },
  { name: 'popup', path: '/#/popup', state: inCall, act: showFirstTab },
  {
    name: 'popup-refused',
    path: '/#/popup',
    state: (main) => ({ calls: [active()], tabs: [tab(main.crmUrl, { fault: { code: 'refuses-frames' } })] })
  },
  { name: 'calls', path: `/#/calls/${history(5)[4]?.uniqueid}`, state: () => ({}) },
  {
    name: 'calls-sip',
    detail: true,
    path: `/#/calls/${history(5)[4]?.uniqueid}`,
    state: () => ({}),
    act: async (page) => {
      await page.getByRole('button', { name: 'SIP' }).click()
      await page.getByRole('button', { name: /Media|Ton/ }).click()
      await page.getByText(/Messages on the wire|Nachrichten auf der Leitung/).scrollIntoViewIfNeeded()
      await page.mouse.wheel(0, 4_000)
    }
  },
  { name: 'calls-list', path: '/#/calls', state: () => ({}) },
  { name: 'calls-empty', path: '/#/calls', state: () => ({}), prepare: withoutCalls },
  { name: 'calls-while-ringing', path: '/#/calls', state: () => ({ calls: [active(), ringing({ id: 'call-3' })] }) },
  { name: 'queues', path: '/#/queues', state: () => ({ queues: { list: queues, at: queuesAt } }) },
  {
    name: 'queues-crowded',
    detail: true,
    path: '/#/queues',
    state: () => {
      const [support] = queues
      const [caller, other] = support.waiting
      const many = Array.from({ length: 24 }, (_, at) => ({
        ...((at % 3 === 0 ? other : caller) ?? support.waiting[0]),
        ...{ uniqueid: `1.${at}`, position: at + 1 },
        caller: { number: '+493012345678', name: at % 2 === 0 ? long.name : 'ACME Inc', user: null }
      })) as unknown as typeof support.waiting
      return { queues: { list: [{ ...support, name: long.via, waiting: many }, ...queues], at: queuesAt } }
    }
  },
  {
    name: 'cti',
    path: '/#/cti/inbound',
    state: () => ({}),
    act: async (page) => {
      await page.getByRole('button', { name: /Send test call|Testanruf senden/ }).click()
      await page.getByText('88213').last().waitFor()
    }
  },
  {
    name: 'cti-variables',
    detail: true,
    path: '/#/cti/inbound',
    state: () => ({}),
    act: async (page) => {
      await page.getByRole('button', { name: /Insert variable|Variable einfügen/ }).click()
      await page.getByRole('option').first().waitFor()
    }
  },
  {
    name: 'cti-remarks',
    detail: true,
    path: '/#/cti/inbound',
    state: () => ({}),
    prepare: (main) => {
      main.answers['hooks.test'] = () => hookTestFailed
    },
    act: async (page) => {
      await page.getByRole('button', { name: /Send test call|Testanruf senden/ }).click()
      await page
        .getByText(/No connection|Keine Verbindung/)
        .first()
        .waitFor()
    }
  },
  {
    name: 'cti-paste',
    path: '/#/cti/inbound',
    state: () => ({}),
    act: async (page) => {
      await page.getByText(/^(Paste a reply|Antwort einfügen)$/).click()
      const reply = page.getByRole('textbox', { name: /Reply of|Antwort der/ })
      await reply.fill(
        '<?xml version="1.0" encoding="UTF-8" ?>\n<ipbx>\n  <set>\n    <calleridname>Smith & Sons</calleridname>\n  </set>\n</ipbx>'
      )
      await page.getByText(/^(Line|Zeile) 4/).waitFor()
      await reply.scrollIntoViewIfNeeded()
    }
  },
  {
    name: 'cti-secret',
    detail: true,
    path: '/#/cti/postCall',
    state: () => ({}),
    act: async (page) => {
      const secret = page.getByRole('textbox', { name: /New secret|Neues Geheimnis/ })
      await secret.fill('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
      await page.getByText('Standard Webhooks').first().scrollIntoViewIfNeeded()
    }
  },
  {
    name: 'cti-recent',
    detail: true,
    path: '/#/cti/inbound',
    state: () => ({}),
    act: async (page) => {
      const failed = page.getByText(/503 · 31/)
      await failed.click()
      await failed.scrollIntoViewIfNeeded()
    }
  },
  {
    name: 'cti-deliveries',
    path: '/#/cti/deliveries',
    state: () => ({}),
    act: async (page) => {
      await page
        .getByText(/3 attempts|3 Versuche/)
        .first()
        .click()
      await page.getByRole('button', { name: /Repeat now|Jetzt wiederholen/ }).waitFor()
    }
  },
  {
    name: 'cti-deliveries-empty',
    detail: true,
    path: '/#/cti/deliveries',
    state: (main) => {
      main.deliveries = []
      return {}
    }
  },
  {
    name: 'cti-deliveries-stopped',
    detail: true,
    path: '/#/cti/deliveries',
    state: () => ({}),
    prepare: (main) => {
      const isTold = ({ hook }: HookView) => hook === 'postCall'
      const stopped = hooks.hooks.map((hook) =>
        isTold(hook) ? { ...hook, health: { ...hook.health, stopped: true } } : hook
      )
      main.answers['hooks.read'] = () => ({ ...hooks, hooks: stopped })
      main.deliveries = Array.from({ length: 40 }, (_, at) => deliveries[at % deliveries.length])
        .filter((each) => each !== undefined)
        .map((each, at) => ({
          ...each,
          id: `${each.id}.${at}`,
          url: at % 5 === 0 ? `${each.url}/${long.via.repeat(4)}` : each.url
        }))
    }
  },
  { name: 'cti-list', path: '/#/cti', state: () => ({}) },
  {
    name: 'cti-trunks',
    path: '/#/cti/trunks',
    state: () => ({ trunks, warnings: { items: trunkWarnings, file: null } })
  },
  { name: 'cti-trunks-empty', detail: true, path: '/#/cti/trunks', state: () => ({}) },
  {
    name: 'cti-trunks-crowded',
    detail: true,
    path: '/#/cti/trunks',
    state: () => ({
      trunks: Array.from({ length: 12 }, (_, at) => trunks[at % trunks.length])
        .filter((trunk) => trunk !== undefined)
        .map((trunk, at) => ({ ...trunk, name: at % 3 === 0 ? `${long.via} ${at}` : `${trunk.name} ${at}` }))
    })
  },
  {
    name: 'cti-route',
    path: '/#/cti/route',
    state: () => ({}),
    act: async (page) => {
      await page.getByRole('textbox', { name: /^(To|An)$/ }).fill('9 202 555 0123')
      await page.keyboard.press('Enter')
      await page.getByRole('list', { name: /rules|Regeln/ }).waitFor()
    }
  },
  { name: 'cti-popup', path: '/#/cti/popup', state: () => ({}) },
  {
    name: 'cti-fault',
    path: '/#/cti/timeout',
    state: () => ({}),
    act: async (page) => {
      await page.getByRole('textbox', { name: /URL/ }).fill('https://%%domain%%.acme.test/late?n=%%calleridnummer%%')
    }
  },
  {
    name: 'settings-warnings',
    detail: true,
    path: '/#/settings',
    state: () => ({
      warnings: {
        items: [
          { code: 'no-speech', domain: 'localhost', where: 'ivrs[main].greeting' },
          { code: 'holidays-unknown', domain: 'localhost', where: 'timeConditions[office].holidays', place: 'DE BX' },
          ...trunkWarnings
        ],
        file: null
      }
    })
  },
  { name: 'settings', path: '/#/settings', state: () => ({}) },
  {
    name: 'settings-calls',
    path: '/#/settings/calls',
    state: () => ({
      userState: {
        ...idle.userState,
        doNotDisturb: { on: true, until: now + 5_400_000 },
        forward: { ...idle.userState.forward, noAnswer: colleague },
        secondNumber: { on: true, number: '+15550100188', afterSeconds: 10, confirm: true },
        blockList: ['+15550100177', 'anonymous']
      }
    })
  },
  {
    name: 'settings-end',
    detail: true,
    path: '/#/settings',
    state: () => ({}),
    act: async (page) => {
      await page.getByText(/Version|Ausgabe/).scrollIntoViewIfNeeded()
    }
  },
  {
    name: 'shortcuts',
    path: '/',
    state: () => ({}),
    act: async (page) => {
      await page.locator('main').click({ position: { x: 5, y: 300 } })
      await page.keyboard.press('?')
    }
  },
  {
    name: 'ring-card',
    path: '/ring-card',
    state: () => ({ calls: [ringing()] }),
    size: { width: 440, height: 96 }
  },
  {
    name: 'ring-card-busy',
    path: '/ring-card',
    state: () => ({ calls: [ringing(long)] }),
    size: { width: 440, height: 96 }
  }
]

const looks = [
  { suffix: 'light', scheme: 'light', locale: 'en-US', size: windowSize },
  { suffix: 'dark', scheme: 'dark', locale: 'en-US', size: windowSize },
  { suffix: 'compact-dark', scheme: 'dark', locale: 'en-US', size: compactSize },
  { suffix: 'compact-light', scheme: 'light', locale: 'en-US', size: compactSize },
  { suffix: 'german', scheme: 'light', locale: 'de-DE', size: windowSize },
  { suffix: 'medium-german', scheme: 'light', locale: 'de-DE', size: mediumSize },
  { suffix: 'compact-german', scheme: 'dark', locale: 'de-DE', size: compactSize }
] as const

async function take(browser: Browser, scene: Scene, look: (typeof looks)[number]): Promise<void> {
  await using server = await PageServer.start(directory)
  using main = new FakeMain(server)
  scene.prepare?.(main)
  const state = scene.state(main, look.locale === 'de-DE' ? 'de' : 'en')
  main.set({ ...state, shell: { kind: 'browser', version: '0.1.0', locale: look.locale, opensWindows: false } })
  const size = scene.size ?? look.size
  await using opened = await openPage(browser, 'about:blank', {
    viewport: size,
    colorScheme: look.scheme,
    locale: look.locale
  })
  const { page } = opened
  // A picture is worth the wait on a machine that has other work.
  page.setDefaultTimeout(60_000)
  await page.clock.setFixedTime(now)
  await page.goto(main.origin + scene.path)
  await page.locator('main').waitFor()
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'hidden' })
  await page.getByText(/^(Starting|Startet)…$/).waitFor({ state: 'hidden' })
  await scene.act?.(page, main)
  await page.waitForTimeout(250)
  await page.screenshot({ path: `${folder}${scene.name}-${look.suffix}.png` })
  if (opened.errors.length > 0) console.error(`${scene.name}-${look.suffix}: ${opened.errors.join('\n')}`)
}

/** All, or those whose names have one of the arguments in them; a window of one size has no compact look. */
function isWanted({ scene, look }: { scene: Scene; look: (typeof looks)[number] }): boolean {
  if (scene.size !== undefined && /^(compact|medium)/.test(look.suffix)) return false
  if (scene.detail && !detailLooks.includes(look.suffix)) return false
  return only.length === 0 || only.some((part) => `${scene.name}-${look.suffix}`.includes(part))
}

const only = process.argv.slice(2)
const directory = await builtRenderer()
if (only.length === 0) await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
const browser = await launchBrowser()
try {
  const pictures = scenes.flatMap((scene) => looks.map((look) => ({ scene, look }))).filter(isWanted)
  const next = async (): Promise<void> => {
    for (let picture = pictures.pop(); picture !== undefined; picture = pictures.pop()) {
      await take(browser, picture.scene, picture.look)
    }
  }
  await Promise.all([next(), next(), next()])
} finally {
  await browser.close()
}
