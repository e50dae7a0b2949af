; Windows offers as a default application for a scheme only what declares that it can (Capabilities), which
; electron-builder's installer does not; and what the application itself registers has to go with it.
!macro OffhookScheme SCHEME
  WriteRegStr SHCTX "Software\Offhook\Capabilities\UrlAssociations" "${SCHEME}" "Offhook.${SCHEME}"
  WriteRegStr SHCTX "Software\Classes\Offhook.${SCHEME}" "" "URL:${SCHEME}"
  WriteRegStr SHCTX "Software\Classes\Offhook.${SCHEME}" "URL Protocol" ""
  WriteRegStr SHCTX "Software\Classes\Offhook.${SCHEME}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHCTX "Software\Classes\Offhook.${SCHEME}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

; Another program may have it by now: only what leads to this application goes.
!macro unOffhookScheme SCHEME
  DeleteRegKey SHCTX "Software\Classes\Offhook.${SCHEME}"
  ReadRegStr $R0 HKCU "Software\Classes\${SCHEME}\shell\open\command" ""
  ${if} $R0 == '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
    DeleteRegKey HKCU "Software\Classes\${SCHEME}"
  ${endIf}
!macroend

!macro customInstall
  WriteRegStr SHCTX "Software\Offhook\Capabilities" "ApplicationName" "${PRODUCT_NAME}"
  WriteRegStr SHCTX "Software\Offhook\Capabilities" "ApplicationDescription" "Softphone and PBX"
  WriteRegStr SHCTX "Software\RegisteredApplications" "Offhook" "Software\Offhook\Capabilities"
  !insertmacro OffhookScheme "tel"
  !insertmacro OffhookScheme "callto"
  !insertmacro OffhookScheme "sip"
  !insertmacro OffhookScheme "offhook"
!macroend

!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegValue SHCTX "Software\RegisteredApplications" "Offhook"
    DeleteRegKey SHCTX "Software\Offhook"
    !insertmacro unOffhookScheme "tel"
    !insertmacro unOffhookScheme "callto"
    !insertmacro unOffhookScheme "sip"
    !insertmacro unOffhookScheme "offhook"
  ${endIf}
!macroend
