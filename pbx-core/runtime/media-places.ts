import type { Config } from '../contract/config.ts'
import type { Flow } from '../sip/flow.ts'
import type { MediaPlace } from './leg-factory.ts'

/** Where the media of a leg live, by the flow of its signalling: a trunk's at the trunk's own address. */
export function mediaPlaceOf(flow: Flow, listen: Config['listen']): MediaPlace {
  if (flow.scope.kind === 'phones') return phoneMediaOf(flow, listen)
  return { address: flow.local.address, advertised: flow.advertised.address }
}

/** Phones' at `listen.rtp.address`; where that is any address they are told the one that they reach us by. */
export function phoneMediaOf(flow: Flow, { rtp: { address } }: Config['listen']): MediaPlace {
  const isAny = address === '0.0.0.0' || address === '::'
  return { address, advertised: isAny ? flow.advertised.address : address }
}
