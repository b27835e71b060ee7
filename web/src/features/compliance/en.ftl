compliance-nav = Compliance
compliance-title = Compliance
compliance-window = Window of time
compliance-today = Today
compliance-yesterday = Yesterday
compliance-week = Last 7 days
compliance-month = Last 30 days
compliance-from = From
compliance-until = Until
compliance-fault-from = There is no such time on this day.
compliance-fault-until = There is no such time on this day.
compliance-fault-order = The end must come after the beginning.
compliance-fault-long = At most 92 days at once.
compliance-note = Judged by the policy in force at each moment. Late entries never count as done. Undetermined: the devices' clocks do not tell whether a check was on time; it counts neither as on time nor as late. A spread of zero means a round that can be predicted.
compliance-empty = { $count ->
    [one] 1 patient-day without a single entry
   *[other] { $count } patient-days without a single entry
  }
compliance-by = By
compliance-by-patient = By patient
compliance-by-owner = By owner
compliance-by-block = By block
compliance-picture-patient = On time by patient
compliance-picture-owner = On time by owner
compliance-picture-block = On time by block
compliance-picture-note = Lowest first
compliance-table-patient = Figures by patient
compliance-table-owner = Figures by owner
compliance-table-block = Figures by block of the shift
compliance-bar = { $name }: { $percent } % on time, { $late } late, { $missed } missed, { $undetermined } undetermined
compliance-nobody = Nobody assigned
compliance-none = Nothing was due in this time. Choose another one.
compliance-csv = Download CSV
