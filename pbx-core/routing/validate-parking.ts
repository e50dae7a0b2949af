import type { DomainConfig } from '../contract/config.ts'
import type { ConfigFault } from '../contract/pbx.ts'
import { indexOf } from './domain-index.ts'
import { emergencyNumbers } from './emergency.ts'
import { featureOf } from './features.ts'

/** A slot that means something else as well would never be fetched from. */
export function parkingFaults(domain: DomainConfig, path: string): ConfigFault[] {
  const { slots } = domain.parking
  return slots.flatMap((slot, at) => {
    const message = slots.indexOf(slot) < at ? `the slot ${slot} stands here twice` : meaningOf(domain, slot)
    return message === undefined ? [] : [{ path: `${path}.parking.slots[${at}]`, message }]
  })
}

function meaningOf(domain: DomainConfig, slot: string): string | undefined {
  const remedy = 'choose another slot'
  if (emergencyNumbers(domain).includes(slot)) return `${slot} is an emergency number: ${remedy}`
  const feature = featureOf(slot)
  if (feature !== undefined) return `${slot} is the feature code for ${feature.name} (docs/codes.md): ${remedy}`
  const switched = domain.timeConditions.find((condition) => condition.switch === slot)
  if (switched !== undefined) return `${slot} switches the opening hours "${switched.name}": ${remedy}`
  const taken = indexOf(domain).byExtension.get(slot)
  return taken && `${slot} is the extension of ${taken.path}, and a parking slot: choose another one for one of the two`
}
