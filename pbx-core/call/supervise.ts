import { createResponse } from '../sip/message/create.ts'
import type { DialogUser, SharedStack, SipStack } from './sip-stack.ts'

/**
 * The SIP side as one leg uses it: what throws in anything that it calls back is given to
 * `fault`, which ends the call that the leg is in, and the rest of the PBX never hears of it (`6-house`).
 */
export function supervise(shared: SharedStack, fault: (bug: unknown) => void): SipStack {
  const { clock, transactions, dialogs, crypto } = shared
  const guard =
    <Arguments extends readonly unknown[]>(callback: (...args: Arguments) => void) =>
    (...args: Arguments) => {
      try {
        callback(...args)
      } catch (bug) {
        fault(bug)
      }
    }
  return {
    shared,
    crypto,
    fault,
    guard,
    clock: {
      now: () => clock.now(),
      wallTime: () => clock.wallTime(),
      after: (ms, callback) => clock.after(ms, guard(callback))
    },
    transactions: {
      send: (request, flow, user) =>
        transactions.send(request, flow, {
          response: guard((response) => user.response(response)),
          failed: guard((reason) => user.failed(reason))
        }),
      sendAck: (request, flow) => transactions.sendAck(request, flow)
    },
    dialogs: { add: (key, user) => dialogs.add(key, supervisedUser(user, { fault, guard })) }
  }
}

function supervisedUser(user: DialogUser, { fault, guard }: Pick<SipStack, 'fault' | 'guard'>): DialogUser {
  return {
    owner: user.owner,
    leg: user.leg,
    owns: (flow) => user.owns(flow),
    receive: (transaction) => {
      try {
        user.receive(transaction)
      } catch (bug) {
        fault(bug)
        // Whoever asked must not wait for an answer that will never be.
        if (transaction.status < 200) transaction.respond(createResponse(transaction.request, 500))
      }
    },
    receiveAck: guard((ack) => user.receiveAck(ack))
  }
}
