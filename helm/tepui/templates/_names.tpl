{{- define "tepui.selector" -}}
app.kubernetes.io/name: {{ .Values.name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "tepui.labels" -}}
{{ include "tepui.selector" . }}
app.kubernetes.io/component: operator
app.kubernetes.io/part-of: tepui
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "tepui.serviceAccount" -}}
{{- .Values.serviceAccount.name | default .Values.name -}}
{{- end }}

{{- /* URL under which storage nodes reach the operator. */ -}}
{{- define "tepui.url" -}}
{{- $port := int .Values.service.port -}}
http://{{ .Values.name }}.{{ .Release.Namespace }}.svc{{ if ne $port 80 }}:{{ $port }}{{ end }}
{{- end }}
