import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { createRealCore } from '../../../main/real-core.ts'
import { basic } from '../support/http-fixture.ts'
import { TestOffice, TestWindow } from '../support/office.ts'

let office: TestOffice
beforeAll(async () => {
  const person = (extension: string, name: string, more: object = {}) => ({
    ...{ extension, name, sipPassword: `sip-${extension}`, webPassword: `web-${extension}` },
    ...more
  })
  office = await TestOffice.start(createRealCore(), {
    schema: 1,
    listen: { http: '127.0.0.1:0', sip: { udp: null, tcp: null } },
    domains: [
      {
        name: 'localhost',
        aliases: ['127.0.0.1'],
        users: [
          person('100', 'Ana Keller', { admin: true, systemAdmin: true }),
          person('101', 'Tom Okafor', { callWaiting: false })
        ],
        trunks: [{ name: 'main', type: 'peer', address: 'sip:192.0.2.1', bind: '127.0.0.1:0' }],
        outbound: [{ match: '+X.', trunk: 'main' }],
        functions: [{ extension: '*43', name: 'echo', run: 'echo' }]
      }
    ]
  })
})
afterAll(() => office[Symbol.asyncDispose]())

const second = { on: false, number: null, afterSeconds: 0, confirm: true }
const off = {
  doNotDisturb: { on: false, until: null },
  forward: { all: null, busy: null, noAnswer: null, unreachable: null }
}

const works = { queues: {}, pause: { on: false, reason: '', since: null } }
const untouched = { ...off, ...works, secondNumber: second, callWaiting: false, blockList: [] }

async function tom(): Promise<TestWindow> {
  const page = await (await TestWindow.open(office.port, await office.portalOf('101@localhost'))).ready()
  onTestFinished(async () => {
    await patch({ ...off, secondNumber: null, callWaiting: null, blockList: null })
    page.close()
  })
  return page
}

/** By a program, as the user itself. */
async function patch(body: object): Promise<number> {
  const { status } = await office.request('/api/v1/users/101/state', {
    method: 'PATCH',
    headers: { ...basic('101@localhost'), 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  return status
}

const typed = (to: string) => ({ to, source: 'typed' })

it('what a user sets in a window holds, and stands in every window of that user at once (5-softphone; 4-pbx, Names)', async () => {
  const [one, other] = [await tom(), await tom()]
  const until = Date.now() + 3_600_000
  await one.value('user-state.write', {
    doNotDisturb: { on: true, until },
    forward: { all: typed('100'), busy: typed('*43') },
    callWaiting: true,
    blockList: ['(555) 010-0177', 'anonymous']
  })
  const ana = { destination: 'extension:100', name: 'Ana Keller', number: '100' }
  await expect
    .poll(() => other.state?.userState)
    .toEqual({
      doNotDisturb: { on: true, until },
      forward: { ...off.forward, all: ana, busy: { destination: 'function:echo', name: 'echo', number: '' } },
      secondNumber: second,
      callWaiting: true,
      blockList: ['+15550100177', 'anonymous'],
      ...works
    })
  await other.value('user-state.write', { forward: { all: null } })
  await expect.poll(() => one.state?.userState.forward.all).toBe(null)
  expect(one.state?.userState.doNotDisturb).toEqual({ on: true, until })
})

it('what a program has set stands in an open window at once; call waiting is as configured until somebody sets it', async () => {
  const page = await tom()
  expect(page.state?.userState).toEqual(untouched)
  expect(await patch({ doNotDisturb: { on: true }, callWaiting: true })).toBe(200)
  await expect
    .poll(() => page.state?.userState)
    .toEqual({ ...untouched, doNotDisturb: { on: true, until: null }, callWaiting: true })
})

it.each([
  ['nobody', { forward: { noAnswer: typed('nobody') } }, 'destination_invalid', 'forward.noAnswer'],
  ['a number that is none', { forward: { all: typed('++') } }, 'destination_invalid', 'forward.all'],
  ['no extension', { forward: { busy: typed('199') } }, 'destination_invalid', 'forward.busy'],
  ['itself', { forward: { all: typed('101') } }, 'destination_invalid', 'forward.all'],
  ['an application that is not there', { forward: { all: typed('queue:none') } }, 'destination_invalid', 'forward.all'],
  [
    'an extension as second number',
    { secondNumber: { number: typed('100') } },
    'destination_invalid',
    'secondNumber.number'
  ],
  ['what is no number in the block list', { blockList: ['nobody'] }, 'destination_invalid', 'blockList[0]'],
  ['a time that is over', { doNotDisturb: { on: true, until: 1 } }, 'time_over', 'doNotDisturb.until']
])('%s is refused at its field, and nothing is set', async (_, wanted, code, path) => {
  const page = await tom()
  expect(await page.invoke('user-state.write', wanted)).toMatchObject({ ok: false, error: { code, path } })
  expect(page.state?.userState).toEqual(untouched)
})

it('a second number that leads out rings as well, after the own phones, with 1 to be pressed or not', async () => {
  const page = await tom()
  await page.value('user-state.write', {
    secondNumber: { number: typed('+1 555 010-0188'), afterSeconds: 10, confirm: false }
  })
  const wanted = { on: true, number: '+15550100188', afterSeconds: 10, confirm: false }
  await expect.poll(() => page.state?.userState.secondNumber).toEqual(wanted)
  await page.value('user-state.write', { secondNumber: { on: false } })
  await expect.poll(() => page.state?.userState.secondNumber).toEqual({ ...wanted, on: false })
})
