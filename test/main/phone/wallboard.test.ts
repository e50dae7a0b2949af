import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CallbackView, QueueView } from '../../../pbx-core/contract/views.ts'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice, TestWindow } from '../support/office.ts'

const pbx = new MemoryPbx()
let office: TestOffice
beforeAll(async () => {
  office = await TestOffice.start(coreOf(pbx), {
    schema: 1,
    listen: { http: '127.0.0.1:0' },
    domains: [
      {
        name: 'acme.test',
        users: ['100', '101'].map((extension) => ({ extension, sipPassword: 's', webPassword: `web-${extension}` })),
        queues: [{ name: 'support', agents: [{ user: '101' }] }]
      }
    ]
  })
})
afterAll(() => office[Symbol.asyncDispose]())

const callback: CallbackView = {
  ...{ id: 'callback-1', number: '+12025550170', name: '', since: 3, promised: 4, state: 'waiting', agents: [] },
  ...{ attempts: 0, notBefore: null, because: null, uniqueid: '1.a', call: null }
}
const waiting = (uniqueid: string, position: number): QueueView['waiting'][number] => ({
  ...{ uniqueid, position, since: 1, priority: 0, rings: [] },
  caller: { number: '+12025550171', name: '', user: null }
})
const board = (change: Partial<QueueView>): QueueView => ({
  ...{ domain: 'acme.test', name: 'support', extension: '600', waiting: [], callbacks: [], supervisors: [] },
  agents: [
    {
      ...{ extension: '101', name: 'Tom', isIn: true, state: 'free', since: 1, reason: '', until: null },
      ...{ penalty: 0, calls: 0 }
    }
  ],
  ...change
})
function is(queue: QueueView): void {
  pbx.queuesOf.set('acme.test', [queue])
  pbx.events.emit('queue.changed', queue)
}

it('a wallboard whose socket was cut is right once it is back, whatever happened meanwhile (5-softphone, What is shown is true)', async () => {
  is(board({ waiting: [waiting('1.b', 1), waiting('1.c', 2)] }))
  const session = await office.portalOf('101@acme.test', 'web-101')
  const open = async () => {
    return (await TestWindow.open(office.port, session)).ready()
  }
  const before = await open()
  await before.until('two to wait', ({ queues }) => queues.list[0]?.waiting.length === 2)
  before.close()
  await before.closed
  // Nobody is told these; the last of them holds.
  is(board({ waiting: [waiting('1.c', 1)] }))
  is(board({ waiting: [], callbacks: [callback] }))
  const [agent] = board({}).agents
  if (agent === undefined) throw new Error('there is no agent')
  const held = board({ callbacks: [callback], agents: [{ ...agent, state: 'talking', since: 9, calls: 1 }] })
  is(held)
  const after = await open()
  expect(after.state?.queues.list).toEqual([held])
  // And it goes on from there.
  is(board({ waiting: [waiting('1.d', 1)] }))
  await after.until('what changes now', ({ queues }) => queues.list[0]?.waiting[0]?.uniqueid === '1.d')
  expect(after.state?.queues.list).toEqual(pbx.queues('acme.test'))
  after.close()
})
