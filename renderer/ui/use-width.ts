import { useMediaQuery } from '@mantine/hooks'

/** `narrow`: a telephone's. `medium`: no room for the caller's page beside the calls, which is a page of its own then. */
export type Width = 'narrow' | 'medium' | 'wide'

export function useWidth(): Width {
  const wide = useMediaQuery('(min-width: 900px)', true, { getInitialValueInEffect: false })
  const narrow = useMediaQuery('(max-width: 599px)', false, { getInitialValueInEffect: false })
  return wide ? 'wide' : narrow ? 'narrow' : 'medium'
}
