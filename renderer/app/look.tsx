import { MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'
import { cssVariables, theme } from '../theme/theme.ts'
import { useLanguage, useScheme } from './use-look.ts'

/** The kit, themed once. */
export function Look({ children }: { readonly children: ReactNode }) {
  useLanguage()
  return (
    <MantineProvider cssVariablesResolver={cssVariables} forceColorScheme={useScheme()} theme={theme}>
      {children}
    </MantineProvider>
  )
}
