"""Office words and what people say instead. A star stands for the word's endings."""

SWAPS = """
accompanying = with | accordingly = so | acquire* = get, buy | additional = more, extra | adjacent to = next to | advise* (you|us|me) = tell
alleviate* = ease | allocate* = give, share out | alternatively = or | ameliorate* = improve | anticipate* = expect | apparent = clear
applicable = that applies | appropriate = right, suitable | approximately = about | ascertain* = find out | assist* = help | assistance = help
at the present time = now | at this point in time = now | attain* = reach | be responsible for = have to | by means of = by, with
cease* = stop | cognisant of = aware of | commence* = start, begin | commencement = start | complete* (?:a|the|this|your) (?:form) = fill in
comply with = keep to, meet | component = part | comprise* = include | consequently = so | considerable = large, much | constitute* = be, make up
deem* = treat as, think | demonstrate* = show | desirous of = wanting | despatch* = send | determine* = decide, find out | disclose* = tell, show
discontinue* = stop | disseminate* = spread, send out | due to the fact that = because | duration = length, time | during the course of = during
eligible = able to get, allowed | emanate* = come from | encounter* = meet | endeavour* = try | enquire* = ask | ensure* = make sure
enumerate* = list | equitable = fair | establish* = set up, show | evince* = show | excessive number of = too many | expedite* = speed up
expenditure = spending | expiration = end | facilitate* = help, make easier | failure to = if you do not | finalise* = finish, agree
for the duration of = during | for the purpose of = to, for | for the purposes of = to, for | forthwith = now, at once | forward* (?:to|it|the|your) = send
furnish* = give | furthermore = also | henceforth = from now on | hereby = (leave out) | herein = here | hereinafter = (leave out) | identical = the same
immediately = at once | implement* = carry out | in accordance with = under, by | in addition = also | in conjunction with = with, and
in excess of = more than | in lieu of = instead of | in order to = to | in possession of = have | in receipt of = get, have had | in relation to = about
in respect of = for, about | in the absence of = without | in the event of = if | in the event that = if | in the near future = soon
in view of the fact that = because | inception = start | incumbent upon = must | indicate* = show, say | inform* (?:you|us|me) = tell
initial = first | initiate* = start | insufficient = not enough | instigate* = start | locality = place | magnitude = size
mandatory = required, must | methodology = method | modification = change | monitor* = check, watch | necessitate* = need | nevertheless = but
notify = tell | notified = told | notwithstanding = even if, despite | numerous = many | objective = aim | obtain* = get | occasioned by = caused by | on a monthly basis = monthly
on a regular basis = regularly | on behalf of = for | on numerous occasions = often | on the grounds that = because | optimum = best
owing to the fact that = because | participate* = take part | particulars = details | permissible = allowed | pertaining to = about
preclude* = prevent | predominant = main | prescribed = set | previous = earlier | prior to = before | proceed* = go on | procure* = get, buy
promptly = quickly, at once | proprietor = owner | provided that = if, as long as | provision of = giving, supplying | purchase* = buy
pursuant to = under | regarding = about | reimburse* = pay back | reimbursement = paying back | reiterate* = repeat | relating to = about | remittance = payment
remuneration = pay | render* = make, give | represent* = be, stand for | request* = ask for | require* = need | reside* = live | residence = home | retain* = keep
shall = must, will | should you = if you | solely = only | specified = given, set | statutory = by law | subject to the provision of = if you give us | subject to = depending on, under
submit* = send, give | submission = sending | subsequent to = after | subsequently = later | substantial = large, much | sufficient = enough
supplementary = extra | terminate* = end, stop | termination = end | thereafter = then | therein = in it | thereof = of it | to the extent that = as far as
transmit* = send | undertake* = do, agree to | unless and until = until | utilisation = use | utilise* = use | utilize* = use | variation = change
verify = check | visualise* = see | whatsoever = (leave out) | whereas = but | whilst = while | with a view to = to | with reference to = about
with regard to = about | with respect to = about | with the exception of = except | without prejudice to = (ask a lawyer; else leave out)
"""

BURIED = """
make|makes|made a decision = decide | make|makes|made an application = apply | make|makes|made a payment = pay | make|makes|made arrangements = arrange
make|makes|made a complaint = complain | make|makes|made an assessment = assess | make|makes|made reference to = mention
carry|carries|carried out an? (?:review|inspection|assessment|investigation) = review, inspect, assess | conduct|conducts|conducted an? (?:review|survey|interview|investigation) = review, ask, look into
give|gives|gave consideration to = consider | give|gives|gave notice of = tell | provide|provides|provided (?:an? )?(?:explanation|assistance|information|confirmation)s? = explain, help, tell, confirm
take|takes|took into consideration = consider | take|takes|took action = act | undertake|undertakes|undertook an? (?:review|assessment) = review, assess
(?:a |the )?decisions? (?:will be|is|was|has been) (?:made|taken) = we decide | have|has|had an impact on = affect | is|are|be in agreement with = agree | is|are|be dependent (?:up)?on = depend on | reach|reaches|reached an? (?:agreement|decision|conclusion) = agree, decide
"""
