import { describe, expect, test } from 'vitest'
import type { DialogUser, SharedStack } from '../../pbx-core/call/sip-stack.ts'
import { supervise } from '../../pbx-core/call/supervise.ts'
import type { Flow } from '../../pbx-core/sip/flow.ts'
import { createRequest, createResponse } from '../../pbx-core/sip/message/create.ts'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import { parseUri } from '../../pbx-core/sip/message/uri.ts'
import type { ClientUser, ServerTransaction } from '../../pbx-core/sip/transaction/types.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

const bug = new Error('a bug of ours')
const breaks = () => {
  throw bug
}
const flow = {} as Flow

function info(): SipRequest {
  const uri = parseUri('sip:101@10.0.0.2')
  if (!uri.ok) throw new Error('no URI')
  return createRequest({
    ...{ method: 'INFO', uri: uri.value, from: '<sip:100@acme.test>;tag=one', to: '<sip:101@acme.test>;tag=two' },
    ...{ callId: 'supervised', cseq: 1, headers: [['Via', 'SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKa']] }
  })
}

/** A SIP side of which one leg has its part; what the leg gave it stands in `sent` and `dialogs`. */
function scene() {
  const clock = createVirtualClock()
  const sent: ClientUser[] = []
  const acks: SipRequest[] = []
  const dialogs = new Map<string, DialogUser>()
  const faults: unknown[] = []
  const shared: SharedStack = {
    clock,
    crypto: {} as SharedStack['crypto'],
    transactions: {
      send: (request, over, user) => {
        sent.push(user)
        return { request, flow: over, cancel: () => {}, handOver: () => {} }
      },
      sendAck: (ack) => void acks.push(ack)
    },
    dialogs: {
      add: (key, user) => {
        dialogs.set(key, user)
        return { [Symbol.dispose]: () => void dialogs.delete(key) }
      }
    }
  }
  return { clock, sent, acks, dialogs, faults, shared, stack: supervise(shared, (fault) => faults.push(fault)) }
}

function dialogUser(parts: Partial<DialogUser>): DialogUser {
  return {
    owner: null,
    leg: {} as DialogUser['leg'],
    owns: () => true,
    receive: () => {},
    receiveAck: () => {},
    ...parts
  }
}

/** A request inside the dialog, and with what it was answered. */
function received(status = 0) {
  const answers: number[] = []
  const transaction: ServerTransaction = {
    request: info(),
    flow,
    status,
    respond: (response) => void answers.push(response.status),
    ...{ owns: undefined, onCancel: undefined, onFailed: undefined }
  }
  return { answers, transaction }
}

describe('what throws in anything that the SIP side calls back ends the call, and nothing else (6-house)', () => {
  test('a timer', async () => {
    const { clock, faults, stack } = scene()
    stack.clock.after(1000, breaks)
    await clock.advanceAsync(1000)
    expect(faults).toEqual([bug])
  })

  test('a timer that is disposed calls nobody, and time is that of all', async () => {
    const { clock, faults, stack } = scene()
    stack.clock.after(1000, breaks)[Symbol.dispose]()
    await clock.advanceAsync(1000)
    expect([faults, stack.clock.now(), stack.clock.wallTime()]).toEqual([[], clock.now(), clock.wallTime()])
  })

  test('a response, and that none has come', () => {
    const { sent, faults, stack } = scene()
    stack.transactions.send(info(), flow, { response: breaks, failed: breaks })
    sent[0]?.response(createResponse(info(), 200))
    sent[0]?.failed('timeout')
    expect(faults).toEqual([bug, bug])
  })

  test('an ACK', () => {
    const { dialogs, faults, stack } = scene()
    stack.dialogs.add('key', dialogUser({ receiveAck: breaks }))
    dialogs.get('key')?.receiveAck(info())
    expect(faults).toEqual([bug])
  })

  test('a request inside the dialog, which is answered 500 all the same', () => {
    const { dialogs, faults, stack } = scene()
    stack.dialogs.add('key', dialogUser({ receive: breaks }))
    const { answers, transaction } = received()
    dialogs.get('key')?.receive(transaction)
    expect([faults, answers]).toEqual([[bug], [500]])
  })

  test('one that has its answer already has no second one', () => {
    const { dialogs, faults, stack } = scene()
    stack.dialogs.add('key', dialogUser({ receive: breaks }))
    const { answers, transaction } = received(200)
    dialogs.get('key')?.receive(transaction)
    expect([faults, answers]).toEqual([[bug], []])
  })
})

describe('what throws nothing goes through', () => {
  test('responses and failures reach whoever asked, with what they say', () => {
    const { sent, stack } = scene()
    const got: unknown[] = []
    stack.transactions.send(info(), flow, {
      response: ({ status }) => got.push(status),
      failed: (reason) => got.push(reason)
    })
    sent[0]?.response(createResponse(info(), 183))
    sent[0]?.failed('transport')
    expect(got).toEqual([183, 'transport'])
  })

  test('an ACK is sent as it is, and the SIP side that all share is there for what outlives the call', () => {
    const { acks, shared, stack } = scene()
    const ack = info()
    stack.transactions.sendAck(ack, flow)
    expect([acks, stack.shared]).toEqual([[ack], shared])
  })

  test('a dialog is of the same owner and leg, asks the leg whose a flow is, and leaves the table', () => {
    const { dialogs, stack } = scene()
    const owner = { domain: 'acme.test', user: '101' }
    const leg = {} as DialogUser['leg']
    const entry = stack.dialogs.add('key', dialogUser({ owner, leg, owns: (over) => over === flow }))
    const entered = dialogs.get('key')
    expect([entered?.owner, entered?.leg === leg, entered?.owns(flow), entered?.owns({} as Flow)]).toEqual([
      owner,
      true,
      true,
      false
    ])
    entry[Symbol.dispose]()
    expect(dialogs.size).toBe(0)
  })
})
