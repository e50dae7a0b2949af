import { MantineProvider, mergeThemeOverrides } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage, useScheme } from '../state/use-look.ts'
import { cssVariables, theme } from '../theme/theme.ts'

/** The kit, themed once. */
export function Look({ children }: { readonly children: ReactNode }) {
  useLanguage()
  const { t } = useTranslation()
  const close = t('action.close')
  // The kit gives a notice's button no name.
  const named = useMemo(
    () =>
      mergeThemeOverrides(theme, {
        components: { Notification: { defaultProps: { closeButtonProps: { 'aria-label': close } } } }
      }),
    [close]
  )
  return (
    <MantineProvider cssVariablesResolver={cssVariables} forceColorScheme={useScheme()} theme={named}>
      {children}
    </MantineProvider>
  )
}
