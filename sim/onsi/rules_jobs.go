package onsi

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// Rules about jobs.
var (
	jobAccepted = rules.Rule("job-accepted",
		"A job is accepted only if none of its actions has an issue; otherwise it is refused as a whole, with the issues of all of them.",
		sim.Documented(membersGuide))
	jobProcessed = rules.Rule("job-processed",
		"An accepted job is processed, all at once, ten seconds after its acceptance.",
		sim.Assumed("the specification has the status Processing, but nothing says how long that takes"))
	jobRejected = rules.Rule("job-rejected",
		"A job of which an action has an issue by the time it is processed becomes Rejected, and nothing of it is carried out.",
		sim.Assumed("the specification has the status Rejected, but nothing says when; a job with an issue is refused whole, so that "+
			"one that gets an issue later is too"))
	addedTwice = rules.Rule("added-twice",
		"A job cannot add a member with an email that one of its actions before gives to a member.",
		sim.Inferred("the email of an invited member cannot be invited; an issue MemberAlreadyInvited must name the member, but nothing "+
			"of a refused job is carried out, so there is none yet, and the issue names the email as any other of an Add does"),
		"Send one action for each member: leave out the second Add, and put into the first what it should have.").
		Refuses(http.StatusBadRequest, "InvalidAddMemberPayload", "An action before this one gives the email to a member")
	jobNotFound = rules.Rule("job-not-found",
		"A client can see only its own jobs.",
		sim.Inferred("NotFound is the generic code for what does not exist"),
		"Take the jobId from the answer that accepted the job.").
		Refuses(http.StatusNotFound, "NotFound", "There is no job with this id")
	fileOfMembers = rules.Rule("file-of-members",
		"A CSV file has a row of column names and then a row for each member, who is replaced if there is one with the row's memberId "+
			"or email, and added if not. An empty cell is left out.",
		sim.Assumed("the specification has two operations for files and describes neither; columns are named as the fields of a member, "+
			"and both operations read the same files"))
	fileUnreadable = rules.Rule("file-unreadable",
		"A file of members must be CSV in UTF-8, sent as text/csv, with at least one member, and as many cells in each row as in the first.",
		sim.Assumed("the specification does not describe the body; BadRequest is the generic code, FileContent that for a row"),
		"Send the file as the body, with the Content-Type text/csv: a row of column names (email, firstName, lastName and tier, and "+
			"any other field of a member), and then a row for each member.").
		Refuses(http.StatusBadRequest, "BadRequest", "The body does not read as a CSV file of members")
)
